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
import java.util.Optional;
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
        (name, span, problems) -> find(code, name, span, problems),
        /* guru= */ false,
        /* eachPointOnce= */ false);
  }

  private static Optional<ProgramImages.Image> find(
      BinaryInfo code, String name, SourceSpan span, EventSink problems) {
    if (!name.equals("code")) {
      problems.problem(
          Problem.error(ElaborationProblem.UNKNOWN_PROBE_POINT, span, "no program " + name)
              .withHelp("look"));
      return Optional.empty();
    }
    return Optional.of(
        new ProgramImages.Image(
            new ProgramFile("/usr/bin/code", "0123abcd"), code, ProgramLayout.of(code.file())));
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
  void whatDoesNotFitIsSaid() {
    contains(problems("probe " + CODE + ".function(\"wrk\") {}"), "no function 'wrk'", "work");
    contains(problems("probe process(\"other\").function(\"main\") {}"), "no program other");
    contains(problems("probe process.function(\"main\") {}"), "JS2022");
    contains(problems("probe " + CODE + ".function(\"chain\").callee(\"work\") {}"), "callees");
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
