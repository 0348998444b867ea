// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jstap.builder.kernel.DebuginfoSources;
import io.jstap.builder.kernel.ProgramStore;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.program.LinkageTable;
import io.jstap.debuginfo.program.Marks;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.proto.v1.NodeProgram;
import io.jstap.proto.v1.ProgramQuestion;
import io.jstap.translator.probe.ProgramImages.Image;
import io.jstap.translator.probe.ProgramImages.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server makes of a client's answers about programs. */
class RequestProgramsTest {
  private static final SourceSpan SPAN = new SourceSpan(new SourceFile("x.stp", "x"), 0, 1);

  @TempDir Path folder;

  private static Question named(String name) {
    return new Question(Optional.of(name), 0, Optional.empty());
  }

  private static NodeProgram.Builder answer(String name) {
    return NodeProgram.newBuilder().setQuestion(ProgramQuestion.newBuilder().setName(name));
  }

  private RequestPrograms programs(boolean uploads, NodeProgram... told) {
    return new RequestPrograms(
        new ProgramStore(DebuginfoSources.none(), folder.resolve("indexes")),
        uploads,
        /* answers= */ true,
        List.of(told));
  }

  private static String problem(RequestPrograms programs, Question question) {
    CollectingSink sink = new CollectingSink();
    assertEquals(List.of(), programs.find(question, SPAN, sink));
    return String.join("; ", sink.problems().stream().map(Problem::message).toList());
  }

  private static ByteString id(Path file) {
    String id = ElfFile.open(file).buildId().orElseThrow().id().toString();
    return ByteString.copyFrom(HexFormat.of().parseHex(id));
  }

  @Test
  void asksForWhatItDoesNotKnowOnce() {
    RequestPrograms programs = programs(false);
    assertEquals("", problem(programs, named("tar")));
    assertEquals("", problem(programs, named("tar")));
    assertEquals("", problem(programs, new Question(Optional.empty(), 5, Optional.of("l*"))));
    assertEquals(
        List.of(
            ProgramQuestion.newBuilder().setName("tar").build(),
            ProgramQuestion.newBuilder().setPid(5).setLibrary("l*").build()),
        programs.wanted().orElseThrow().getQuestionsList());
    for (int i = 0; i < 998; i++) {
      assertEquals("", problem(programs, named("p" + i)));
    }
    assertTrue(problem(programs, named("last")).contains("more than 1000 programs"));
  }

  @Test
  void takesSeveralAnswersToOneQuestion() throws IOException {
    Path first = Path.of("/bin/true").toRealPath();
    Path second = Path.of("/bin/false").toRealPath();
    RequestPrograms programs =
        programs(
            false,
            answer("*").setPath(first.toString()).setBuildId(id(first)).build(),
            answer("*").setPath(second.toString()).setBuildId(id(second)).build(),
            answer("*").setProblem("it cannot be read").build(),
            answer("*").setPath("/none").build());
    CollectingSink sink = new CollectingSink();
    assertEquals(
        List.of(first.toString(), second.toString()),
        programs.find(named("*"), SPAN, sink).stream().map(i -> i.file().path()).toList());
    assertEquals(2, sink.problems().size(), sink.problems().toString());
    assertEquals(Optional.empty(), programs.wanted());
    assertEquals(3, programs.paths(named("*"), SPAN, new CollectingSink()).size());
  }

  @Test
  void whatNobodyHasIsSentIfItMayBe() {
    NodeProgram unknown =
        answer("x").setPath("/opt/x").setBuildId(ByteString.copyFrom(new byte[20])).build();
    RequestPrograms takes = programs(true, unknown);
    assertEquals("", problem(takes, named("x")));
    assertEquals(1, takes.wanted().orElseThrow().getUploadsCount());
    assertTrue(problem(programs(false, unknown), named("x")).contains("does not know /opt/x"));
  }

  @Test
  void processesAreThoseOfTheNode() throws IOException {
    // The server has a process of that number, too.
    ByteString id = id(Path.of("/proc/self/exe").toRealPath());
    NodeProgram program = answer("x").setPath("/proc/self/exe").setBuildId(id).build();
    assertTrue(problem(programs(false, program), named("x")).contains("does not know"));
    Path real = Path.of("/bin/true").toRealPath();
    String inContainer = "/proc/2147483647/root" + real;
    program = answer("x").setPath(inContainer).setBuildId(id(real)).build();
    List<Image> images = programs(false, program).find(named("x"), SPAN, problem -> {});
    assertEquals(inContainer, images.getFirst().file().path());
  }

  @Test
  void damagedProgramsAreRefusedOrRead() throws IOException {
    Path whole = Path.of("/bin/true").toRealPath();
    byte[] good = Files.readAllBytes(whole);
    ByteString id = id(whole);
    Random random = new Random(4);
    int refused = 0;
    int opened = 0;
    for (int round = 0; round < 400; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(12); i >= 0; i--) {
        int area = random.nextInt(3);
        int at =
            area == 0
                ? 32 + random.nextInt(600)
                : area == 1 ? bad.length - 1 - random.nextInt(2000) : random.nextInt(bad.length);
        bad[at] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("bad-" + round), bad);
      NodeProgram program = answer("bad").setPath(file.toString()).setBuildId(id).build();
      CollectingSink sink = new CollectingSink();
      List<Image> images = programs(false, program).find(named("bad"), SPAN, sink);
      assertNotEquals(images.isEmpty(), sink.problems().isEmpty(), sink.problems().toString());
      refused += images.isEmpty() ? 1 : 0;
      for (Image image : images) {
        opened++;
        ask(image);
      }
      Files.delete(file);
    }
    assertTrue(refused > 10 && opened > 10, refused + " refused, " + opened + " opened");
  }

  /** What a script asks of a program; a refusal names the file. */
  private static void ask(Image image) {
    try {
      for (FunctionInfo function :
          image.info().findFunctions(FunctionPattern.parse("*").orElseThrow())) {
        assertNotEquals(null, image.layout().offset(function.probePc()));
      }
      assertNotEquals(null, Marks.of(image.elf()));
      assertNotEquals(null, LinkageTable.of(image.elf()));
    } catch (DebugInfoException e) {
      assertTrue(!e.file().isEmpty());
    }
  }
}
