// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.ProbeFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions by their symbols alone. */
final class KprobesTest extends ProgramFixture {
  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(CodeProgram.open(folder));
  }

  @Override
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    return List.of(
        new KprobeFamily(
            new ProbedBinaries(KernelImages.only(programs.getFirst())), /* guru= */ true));
  }

  @Test
  void symbolsAreProbedAtTheirAddresses() {
    contains(
        emit("probe kprobe.function(\"work\").call { println(1) }"),
        ".point = \"kprobe.function(\\\"work\\\").call\"",
        ".function = \"work\"",
        ".link_address = 0x"
            + Long.toHexString(program().symbolAddress("work").orElseThrow())
            + "UL");
    contains(
        emit("probe kprobe.function(\"__traceiter_*\") { println(1) }"),
        ".point = \"kprobe.function(\\\"__traceiter_bare\\\")\"",
        ".point = \"kprobe.function(\\\"__traceiter_demo_hit\\\")\"");
  }

  @Test
  void returnsMayKeepOfTheEntryWhatNeedsNoDebuginfo() {
    contains(
        emit(
            "global g probe kprobe.function(\"work\").return.maxactive(7) { g++ println(@entry(g)) }"),
        "kprobe.function(\\\"work\\\").return.maxactive(7)",
        ".max_active = 7",
        ".entry_size = sizeof(struct entry_0)");
  }

  @Test
  void addressesAreTakenAsTheyAre() {
    contains(
        emit("probe kprobe.statement(0xffffffff81000000).absolute { println(1) }"),
        ".link_address = 0xffffffff81000000UL, .absolute = true",
        ".function = NULL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kprobe.function(`wrok`) | println(1) | JS2017 | did you mean work",
        "kprobe.function(`helper`) | println(1) | JS2017 | no symbol of a function 'helper'",
        "kprobe.function(`object`) | println(1) | JS2017 | no symbol of a function 'object'",
        "kprobe.function(5) | println(1) | JS2016 | name of a symbol",
        "kprobe.function(`work`).inline | println(1) | JS2015 | here can stand: call, return",
        "kprobe.function(`work`).return.maxactive(-1) | println(1) | JS2016 | between 0 and 65535",
        "kprobe.function(`work`).call.return | println(1) | JS2015 | remove it",
        "kprobe.function(`work`) | println($count) | JS2026 | has no target variables",
        "kprobe.function(`work`).return | println($return) | JS2026 | has no target variables",
        "kprobe.statement(5).absolute | println(1) | JS2023 | rerun with -g",
        "kprobe.statement(5) | println(1) | JS2015 | statement(N).absolute",
        "kprobe.statement(`work`).absolute | println(1) | JS2016 | needs an address",
        "kprobe.nothing | println(1) | JS2015 | function, module, statement",
        "kprobe | println(1) | JS2015 | function, module, statement",
      })
  void saysWhatIsWrongAndWhatToDo(String point, String body, String code, String text) {
    contains(
        ScriptTranslation.problems(
            "probe %s { %s }".formatted(point.replace('`', '"'), body),
            List.of(
                new KprobeFamily(
                    new ProbedBinaries(KernelImages.only(program())), /* guru= */ false)),
            ElaborationOptions.DEFAULT),
        "error[" + code + "]",
        text);
  }
}
