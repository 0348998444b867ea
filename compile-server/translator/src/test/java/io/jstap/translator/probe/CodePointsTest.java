// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.CodeAddress;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.LinkAddress;
import io.jstap.translator.ir.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements, labels, callees and addresses, in a program whose lines are known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodePointsTest {
  @TempDir private static Path folder = Path.of("");
  private BinaryInfo program;
  private ProbeFamily family = new SessionFamily();
  private List<ProbeFamily> families = List.of();

  @BeforeAll
  void compile() throws IOException, InterruptedException {
    program = CodeProgram.open(folder);
    family = new CodeFamily(new ProbedBinaries(KernelImages.only(program)), /* guru= */ true);
    families = List.of(family);
  }

  @AfterAll
  void close() {
    program.close();
  }

  private List<Probe> probes(String point) {
    CollectingSink problems = new CollectingSink(problem -> {});
    Handler nothing =
        new Handler(
            List.of(), new Action.Block(ScriptTranslation.point("begin").span(), List.of()));
    List<DerivedProbe> derived = family.derive(ScriptTranslation.point(point), "n", problems);
    assertEquals(derived.isEmpty(), problems.hasErrors(), problems.problems().toString());
    return derived.stream().map(each -> each.withHandler().apply(nothing)).toList();
  }

  private List<String> points(String point) {
    return probes(point).stream().map(probe -> probe.point().replaceAll("@[^:]*/", "@")).toList();
  }

  private static void contains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), part + " is not in:\n" + text);
    }
  }

  private String emit(String script) {
    return ScriptTranslation.emit(script, families, ElaborationOptions.DEFAULT);
  }

  private static long address(Probe.KernelCode probe) {
    return ((LinkAddress) probe.address()).address();
  }

  /** A statement at the line with that text, as scripts ask for it. */
  private static String at(String function, String text) {
    return "kernel.statement(\"%s@code.c:%d\")".formatted(function, CodeProgram.line(text));
  }

  @Test
  void aLineIsWhereItsCodeBegins() {
    assertEquals(List.of(at("chain", "result += hidden")), points(at("chain", "result += hidden")));
    assertEquals(List.of(at("chain", "result += hidden")), points(at("*", "result += hidden")));
    Probe.KernelCode probe = (Probe.KernelCode) probes(at("chain", "result += hidden")).getFirst();
    assertEquals("chain", probe.function());
    assertEquals(
        CodeProgram.line("result += hidden"), program.lineAt(address(probe)).orElseThrow().line());
  }

  @Test
  void linesCountFromTheDeclarationToo() {
    int offset = CodeProgram.line("result += hidden") - CodeProgram.line("int chain");
    assertEquals(
        List.of(at("chain", "result += hidden")),
        points("kernel.statement(\"chain@code.c+" + offset + "\")"));
  }

  @Test
  void rangesAndStarsGiveEveryLineWithCode() {
    List<String> all = points("kernel.statement(\"chain@code.c:*\")");
    assertTrue(all.contains(at("chain", "result += hidden")), all.toString());
    assertTrue(all.contains(at("chain", "return -1")), all.toString());
    int first = CodeProgram.line("result += hidden");
    List<String> some =
        points("kernel.statement(\"chain@code.c:%d-%d\")".formatted(first, first + 1));
    assertEquals(
        List.of(at("chain", "result += hidden"), at("chain", "nothing(); /* in chain */")), some);
  }

  @Test
  void everyInlinedInstanceHasItsStatement() {
    List<Probe> found = probes(at("helper", "hidden += x"));
    assertEquals(2, found.size());
    assertTrue(found.stream().allMatch(p -> ((Probe.KernelCode) p).function().equals("helper")));
  }

  @Test
  void variablesAreThoseThatAreVisibleThere() {
    contains(
        emit("probe " + at("chain", "result += hidden") + " { println($result, $depth) }"),
        "jstap_register(c, ");
    contains(
        ScriptTranslation.problems(
            "probe " + at("chain", "result += hidden") + " { println($resolt) }",
            families,
            ElaborationOptions.DEFAULT),
        "did you mean $result?");
  }

  @Test
  void theNearestLineIsShownAsItWasAskedFor() {
    int empty = CodeProgram.line("/* no code here */");
    List<String> found = points("kernel.statement(\"chain@code.c:" + empty + "\").nearest");
    assertEquals(List.of("kernel.statement(\"chain@code.c:" + empty + "\").nearest"), found);
  }

  @Test
  void addressesAreThoseOfTheFile() {
    Probe.KernelCode probe = (Probe.KernelCode) probes(at("chain", "result += hidden")).getFirst();
    String address = "0x" + Long.toHexString(address(probe));
    assertEquals(
        List.of("kernel.statement(" + address + ")"), points("kernel.statement(" + address + ")"));
    assertEquals(
        List.of("kernel.function(\"chain@code.c:" + CodeProgram.line("int chain") + "\")"),
        points("kernel.function(" + address + ")"));
  }

  @Test
  void anAbsoluteAddressIsNotLookedAt() {
    Probe.KernelCode probe =
        (Probe.KernelCode) probes("kernel.statement(0x1234).absolute").getFirst();
    assertEquals(new CodeAddress.RunTime(0x1234), probe.address());
    contains(emit("probe kernel.statement(0x1234).absolute { println(1) }"), ".absolute = true");
  }

  @Test
  void labelsAreFoundByName() {
    String label =
        "kernel.function(\"chain@code.c:%d\").label(\"failed\")"
            .formatted(CodeProgram.line("failed:"));
    assertEquals(List.of(label), points("kernel.function(\"chain\").label(\"fail*\")"));
  }

  @Test
  void calleesLookAtWhoCalled() {
    List<Probe> found = probes("kernel.function(\"chain\").callee(\"nothing\")");
    assertEquals(1, found.size());
    Probe.KernelCode callee = (Probe.KernelCode) found.getFirst();
    assertEquals("nothing", callee.function());
    long caller = program.symbolAddress("chain").orElseThrow();
    assertTrue(callee.callers().stream().anyMatch(r -> r.low().address() == caller));
    contains(
        emit("probe kernel.function(\"chain\").callee(\"nothing\") { println(1) }"),
        "static const struct jstap_caller callers_0[]",
        ".callers = callers_0, .caller_count = " + callee.callers().size());
  }

  @Test
  void anInlinedCalleeIsItsCallersCode() {
    Probe.KernelCode callee =
        (Probe.KernelCode) probes("kernel.function(\"chain\").callee(\"helper\")").getFirst();
    assertEquals(List.of(), callee.callers());
  }

  @Test
  void calleesOfCalleesHaveAFrameMore() {
    List<String> one = points("kernel.function(\"main\").callees");
    List<String> two = points("kernel.function(\"main\").callees(2)");
    assertTrue(two.containsAll(one), two.toString());
    assertTrue(two.size() > one.size(), two.toString());
    assertTrue(
        probes("kernel.function(\"main\").callees(2)").stream()
            .anyMatch(
                p -> ((Probe.KernelCode) p).callers().stream().anyMatch(r -> r.frame() == 1)));
  }

  @Test
  void aCalleesReturnIsAReturnProbe() {
    Probe.KernelReturn found =
        (Probe.KernelReturn)
            probes("kernel.function(\"chain\").callee(\"work\").return").getFirst();
    assertEquals("work", found.function());
    assertTrue(found.callers().size() > 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kernel.statement(`chian@code.c:1`) | JS2017 | did you mean chain",
        "kernel.statement(`chain@large.c:1`) | JS2017 | kernel.statement(`chain@",
        "kernel.statement(`chain@code.c:1`) | JS2041 | try :",
        "kernel.statement(`chain@code.c+100`).nearest | JS2041 | no code begins at line",
        "kernel.statement(`chain@code.c+100`).nearest | JS2041 | .nearest stays within the function",
        "kernel.statement(`chain@code.c:x`) | JS2016 | needs NAME@FILE:LINE",
        "kernel.statement(5) | JS2041 | no code at that address",
        "kernel.statement(5).nearest | JS2015 | here can stand: absolute",
        "kernel.statement(`chain@code.c:1`).absolute | JS2015 | here can stand: nearest",
        "kernel.statement(5).absolute | JS2023 | rerun with -g",
        "kernel.function(5) | JS2017 | has no function at 0x5",
        "kernel.function(`chain`).label(`faild`) | JS2017 | did you mean failed?",
        "kernel.function(`nothing`).label(`x`) | JS2017 | it has none",
        "kernel.function(`chain`).label | JS2016 | name of a C label",
        "kernel.function(`chain`).callee(`wrok`) | JS2017 | did you mean work?",
        "kernel.function(`chain`).callee(5) | JS2016 | name of a called function",
        "kernel.function(`chain`).callee(`work`).inline | JS2015 | here can stand: call, return",
        "kernel.function(`chain`).callees(0) | JS2016 | depth between 1 and 8",
        "kernel.function(`chain`).callees.call | JS2015 | no probe point has 'call'",
        "kernel.function(`chain`).return.call | JS2015 | here can stand: maxactive",
        "kernel.function(`helper`).return | JS2017 | exists only inlined",
        "kernel.function(`chain`).call(5) | JS2016 | takes no argument",
        "kernel.nothing | JS2015 | here can stand: function, statement",
      })
  void saysWhatIsWrongAndWhatToDo(String point, String code, String text) {
    contains(
        ScriptTranslation.problems(
            "probe %s { println(1) }".formatted(point.replace('`', '"')),
            List.of(
                new CodeFamily(new ProbedBinaries(KernelImages.only(program)), /* guru= */ false)),
            ElaborationOptions.DEFAULT),
        "error[" + code + "]",
        text.replace('`', '"'));
  }
}
