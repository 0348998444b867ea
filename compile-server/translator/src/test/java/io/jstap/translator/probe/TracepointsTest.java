// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tracepoints, by the functions that the kernel makes of their prototypes. */
final class TracepointsTest extends ProgramFixture {
  private static final String TRACE = "probe kernel.trace(\"demo_hit\") { ";
  private static final String NUMBERED = "probe kernel.tracepoint(\"demo_hit\") { ";

  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(CodeProgram.open(folder));
  }

  @Test
  void argumentsHaveTheTypesOfThePrototype() {
    contains(
        emit(TRACE + "println($o->in->small, $flag, $third) }"),
        "jstap_argument(c, 0)",
        "(s64)(u8)n",
        "(s64)(s16)n",
        ".point = \"kernel.trace(\\\"demo:demo_hit\\\")\"",
        ".tracepoint = \"demo_hit\", .words = 7 }",
        "JSTAP_GROUP(jstap_tracepoint_family, jstap_tracepoint_probes)");
  }

  @Test
  void whatTheRegistersDoNotHoldIsOnTheStack() {
    // The pair takes the last two of five registers.
    contains(
        emit(TRACE + "println($fourth, $fifth) }"), "jstap_argument(c, 5)", "jstap_argument(c, 6)");
  }

  @Test
  void collectiveNamesShowThemAll() {
    contains(emit(TRACE + "println($$parms) }"), "\"o=\"", "\" flag=\"", "\" pair=\\? fourth=\"");
    contains(emit(TRACE + "println($$name, $$system) }"), "\"demo_hit\"", "\"demo\"");
    contains(emit(NUMBERED + "println($$vars, $$system) }"), "\"arg1=\"", "\" arg2=\"");
  }

  @Test
  void numberedArgumentsKeepTheirTypes() {
    contains(
        emit(NUMBERED + "println($arg1->in->small, $arg6) }"),
        "jstap_argument(c, 0)",
        "(s64)(s8)n",
        ".point = \"kernel.tracepoint(\\\"demo_hit\\\")\"");
  }

  @ParameterizedTest
  @CsvSource({
    "*, 2",
    "demo_*, 1",
    "demo:*, 1",
    "d?mo:demo_hit, 1",
    "code.c:*, 0",
    "bare, 1",
  })
  void patternsAreMatched(String pattern, int count) {
    CollectingSink problems = new CollectingSink(problem -> {});
    assertEquals(
        count,
        new TracepointFamily(new ProbedBinaries(KernelImages.only(program())))
            .derive(ScriptTranslation.point("kernel.trace(\"" + pattern + "\")"), "name", problems)
            .size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kernel.trace(`demo_hot`) | println(1) | JS2040 | did you mean demo_hit?",
        "kernel.trace(`other:demo_hit`) | println(1) | JS2040 | kernel.trace(`demo:demo_hit`)",
        "kernel.trace(`nothing:like*`) | println(1) | JS2040 | patterns may hold",
        "kernel.trace(5) | println(1) | JS2016 | in double quotes",
        "kernel.tracepoint(`demo:demo_hit`) | println(1) | JS2016 | takes no system",
        "kernel.trace(`demo_hit`).return | println(1) | JS2015 | no probe point has 'return'",
        "kernel(1).trace(`demo_hit`) | println(1) | JS2016 | takes no argument",
        "kernel.trace(`demo_hit`) | println($falg) | JS2018 | did you mean $flag?",
        "kernel.trace(`bare`) | println($x) | JS2018 | it has none",
        "kernel.trace(`demo_hit`) | println($pair) | JS2019 | passed in a way",
        "kernel.tracepoint(`demo_hit`) | println($o) | JS2018 | it has $arg1, $arg2",
      })
  void saysWhatIsWrongAndWhatToDo(String point, String body, String code, String text) {
    String script = "probe %s { %s }".formatted(point.replace('`', '"'), body);
    contains(problems(script), "error[" + code + "]", text.replace('`', '"'));
  }
}
