// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.ProgramLayout;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.ProgramFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Probes of code of programs. */
final class ProgramsTest extends ProgramFixture {
  private static final String CODE = "process(\"code\")";

  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(CodeProgram.open(folder));
  }

  @Override
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    BinaryInfo code = programs.getFirst();
    return ProbeFamilies.forKernel(
        KernelImages.only(code),
        (question, span, problems) -> find(code, question, span, problems),
        /* guru= */ false,
        /* eachPointOnce= */ false);
  }

  private static List<ProgramImages.Image> find(
      BinaryInfo code, ProgramImages.Question question, SourceSpan span, EventSink problems) {
    boolean known =
        question
            .name()
            .map(name -> name.equals("code") || name.equals("/usr/bin/code"))
            .orElse(true);
    if (!known || question.pid() > 5000) {
      problems.problem(
          Problem.error(ElaborationProblem.UNKNOWN_PROBE_POINT, span, "no program " + question)
              .withHelp("look"));
      return List.of();
    }
    String path = question.library().map(name -> "/lib/" + name).orElse("/usr/bin/code");
    return List.of(
        new ProgramImages.Image(
            new ProgramFile(path, "0123abcd"), code, ProgramLayout.of(code.file()), code.file()));
  }

  private FunctionInfo function(String name) {
    return program().findFunctions(FunctionPattern.parse(name).orElseThrow()).getFirst();
  }

  private long offset(long address) {
    return ProgramLayout.of(program().file()).offset(address).orElseThrow();
  }

  @Test
  void placesAreOffsetsInTheFile() {
    String c = emit("probe " + CODE + ".function(\"nothing\") { println(1) }");
    contains(
        c,
        "static struct jstap_program program_0 = { .path = \"/usr/bin/code\", .build_id = \"0123abcd\" };",
        ".program = &program_0, .offset = " + offset(function("nothing").entryPc()),
        "process(\\\"/usr/bin/code\\\").function(\\\"nothing@",
        ".returns = false");
    c = emit("probe " + CODE + ".function(\"work\").return { println($return) }");
    contains(c, ".offset = " + offset(function("work").entryPc()), ".returns = true");
    int line = CodeProgram.line("nothing(); /* in chain */");
    c = emit("probe " + CODE + ".statement(\"chain@*:" + line + "\") { println(1) }");
    contains(c, ".program = &program_0, .offset = ");
  }

  @Test
  void aFileOfWhichSeveralPlacesAreProbedIsThereOnce() {
    String c =
        emit(
            "probe "
                + CODE
                + ".function(\"nothing\"), "
                + CODE
                + ".function(\"work\") { print(1) }");
    contains(c, "&program_0, .offset = " + offset(function("work").entryPc()));
    assertFalse(c.contains("program_1"), c);
  }

  @Test
  void whatPointersLeadToIsInTheTasksMemory() {
    String c = emit("probe " + CODE + ".function(\"work\") { println($o->in->small) }");
    contains(c, "jstap_load_user");
    assertFalse(c.contains("jstap_load("), c);
  }

  @Test
  void globalsAreAsFarFromTheTaskAsInTheFile() {
    String c = emit("probe " + CODE + ".function(\"nothing\") { println(@var(\"hidden\")) }");
    contains(c, "jstap_register(c, 16)", "jstap_load_user");
  }

  @Test
  void returnsKeepWhatTheyAskOfTheEntry() {
    String c =
        emit("probe " + CODE + ".function(\"work\").return { println(@entry($count), $return) }");
    contains(c, ".entry = {", ".entry_size = sizeof(struct", ".returns = true");
  }

  @Test
  void processesThatAreMeantAreInTheTable() {
    String probe = ".function(\"nothing\") { println(1) }";
    contains(
        emit("probe process(4711)" + probe),
        "process(4711).function(",
        ".processes = { .program = NULL, .pid = 4711 }");
    assertFalse(emit("probe process" + probe).contains(".processes"), "those of the target");
    contains(
        emit("probe " + CODE + ".library(\"libx.so\")" + probe),
        ".path = \"/lib/libx.so\"",
        "process(\\\"/usr/bin/code\\\").library(\\\"/lib/libx.so\\\").function(",
        ".processes = { .program = \"/usr/bin/code\", .pid = 0 }");
  }

  @Test
  void calleesLookAtWhoCalledThem() {
    long distance = function("chain").entryPc() - function("work").entryPc();
    String c = emit("probe " + CODE + ".function(\"chain\").callee(\"work\") { println(1) }");
    contains(
        c,
        "static const struct jstap_program_caller program_callers_0[]",
        "{ .distance = " + (distance < 0 ? "(" + distance + "LL)" : distance + "LL") + ", .size = ",
        ".callers = program_callers_0, .caller_count = 1");
    c = emit("probe " + CODE + ".function(\"chain\").callee(\"helper\") { println(1) }");
    assertFalse(c.contains(".callers"), "an inlined one is in its caller");
    contains(
        problems("probe " + CODE + ".function(\"main\").callees(2) { println(1) }"),
        "left out, for nobody can probe");
  }

  @Test
  void whatDoesNotFitIsSaid() {
    contains(problems("probe " + CODE + ".function(\"wrk\") {}"), "no function 'wrk'", "work");
    contains(problems("probe process(\"other\").function(\"main\") {}"), "no program ");
    contains(problems("probe process(0).function(\"main\") {}"), "a number from 1 on");
    contains(problems("probe process(6000).function(\"main\") {}"), "no program ");
    contains(problems("probe " + CODE + ".library(\"\").function(\"f\") {}"), "'library' needs");
    contains(problems("probe " + CODE + ".library(\"l\") {}"), "no probe point has 'library'");
    contains(problems("probe " + CODE + ".mark(\"none\") {}"), "has no mark 'none'", "no marks at");
    contains(problems("probe " + CODE + ".mark {}"), "'mark' needs a name");
    contains(problems("probe " + CODE + ".provider(\"p\") {}"), "mark");
    contains(problems("probe " + CODE + ".plt(\"none\") {}"), "calls no 'none'");
    contains(problems("probe " + CODE + ".plt(1) {}"), "'plt' takes the name");
    contains(problems("probe " + CODE + ".function(\"work\").return.maxactive(3) {}"), "maxactive");
    assertEquals(
        "", problems("probe " + CODE + ".function(\"chain\").label(\"failed\") {println(1)}"));
  }

  @Test
  void bytesAreWhereTheLayoutSays() throws IOException {
    long entry = function("work").entryPc();
    byte[] file = java.nio.file.Files.readAllBytes(program().file());
    byte[] code = program().read(entry, 16).orElseThrow();
    for (int i = 0; i < code.length; i++) {
      assertEquals(code[i], file[(int) offset(entry) + i]);
    }
    assertTrue(ProgramLayout.of(program().file()).offset(-4096).isEmpty());
  }
}
