// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ProbeFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Watchpoints on variables and addresses. */
final class WatchpointsTest extends ProgramFixture {
  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(CodeProgram.open(folder));
  }

  @Override
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    return List.of(new WatchpointFamily(ProbedBinary.kernel(programs.getFirst())));
  }

  @Test
  void aVariableIsWatchedAsAWhole() {
    contains(
        emit("probe kernel.data(\"hidden\").write { println(1) }"),
        ".point = \"kernel.data(\\\"hidden\\\").write\"",
        ".link_address = 0x"
            + Long.toHexString(program().symbolAddress("hidden").orElseThrow())
            + "UL, .length = 4, .reads = false");
    contains(
        emit("probe kernel.data(\"event_demo_hit\").rw { println(1) }"),
        ".length = 8, .reads = true");
  }

  @Test
  void lengthsAreThoseThatTheMachineHas() {
    contains(
        emit("probe kernel.data(4096).write { println(1) }"),
        "kernel.data(0x1000).length(1).write",
        ".link_address = 0x1000UL, .absolute = true, .length = 1");
    contains(emit("probe kernel.data(4096).length(3).rw { println(1) }"), ".length = 4");
    contains(emit("probe kernel.data(4096).length(100).rw { println(1) }"), ".length = 8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kernel.data(`hiddn`).write | JS2018 | no variable 'hiddn'",
        "kernel.data(`chain`).write | JS2018 | no variable 'chain'",
        "kernel.data(`outer`).write | JS2018 | that is a type",
        "kernel.data.write | JS2016 | name of a variable or an address",
        "kernel.data(5) | JS2015 | write, rw",
        "kernel.data(5).read | JS2015 | write, rw",
        "kernel.data(`hidden`).length(4).write | JS2015 | write, rw",
        "kernel.data(8).length(0).write | JS2016 | number of bytes",
        "kernel.data(5).length(4).write | JS2016 | multiple of 4",
        "kernel.data(8).write(1) | JS2016 | takes no argument",
      })
  void saysWhatIsWrongAndWhatToDo(String point, String code, String text) {
    contains(
        problems("probe %s { println(1) }".formatted(point.replace('`', '"'))),
        "error[" + code + "]",
        text);
  }
}
