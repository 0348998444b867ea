// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index is used only when it is whole and that of the binary. */
class IndexFileTest {
  @TempDir Path directory;
  private Path binary = Path.of("");
  private Path index = Path.of("");

  @BeforeEach
  void build() throws IOException {
    binary = Gcc.program(directory, "-g");
    index = directory.resolve("index");
    DebugIndexer.build(binary, index, new CollectingSink());
  }

  private void assertUnusable() {
    DebugInfoException failure =
        assertThrows(DebugInfoException.class, () -> BinaryInfo.open(binary, index));
    assertEquals(index.toString(), failure.file());
    assertEquals(DebugInfoProblem.UNUSABLE_INDEX.id(), failure.problem().code());
  }

  @Test
  void refusesAHalfWrittenIndex() throws IOException {
    byte[] whole = Files.readAllBytes(index);
    for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 50)) {
      Files.write(index, Arrays.copyOf(whole, length));
      assertUnusable();
    }
    byte[] holes = whole.clone();
    Arrays.fill(holes, whole.length / 2, whole.length, (byte) 0);
    Files.write(index, holes);
    assertUnusable();
  }

  @Test
  void refusesADamagedIndex() throws IOException {
    byte[] whole = Files.readAllBytes(index);
    for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 200)) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x40;
      Files.write(index, damaged);
      assertUnusable();
    }
  }

  @Test
  void refusesTheIndexOfAnotherBinary() throws IOException {
    binary = Gcc.program(directory, "-g", "-O1");
    assertUnusable();
  }

  @Test
  void saysWhenThereIsNone() throws IOException {
    Files.delete(index);
    DebugInfoException failure =
        assertThrows(DebugInfoException.class, () -> BinaryInfo.open(binary, index));
    assertTrue(failure.problem().message().contains("no such file"));
  }

  @Test
  void leavesNothingBehind() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(
          List.of("index", "programg", "programg.c"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void reportsProgress() {
    List<Progress> reports = new ArrayList<>();
    DebugIndexer.build(
        binary,
        index,
        new EventSink() {
          @Override
          public void problem(Problem problem) {
            throw new AssertionError(problem.message());
          }

          @Override
          public synchronized void progress(Progress progress) {
            reports.add(progress);
          }
        });
    assertTrue(reports.stream().anyMatch(report -> report.total() > 0));
  }

  @Test
  void refusesQuestionsAfterClose() {
    BinaryInfo info = BinaryInfo.open(binary, index);
    info.close();
    DebugInfoException failure =
        assertThrows(
            DebugInfoException.class, () -> info.findFunctions(FunctionPattern.named("main")));
    assertEquals(DebugInfoProblem.CLOSED.id(), failure.problem().code());
  }

  @Test
  void indexesABinaryWithoutDebugInformation() throws IOException {
    binary = Gcc.program(directory, "-g0");
    DebugIndexer.build(binary, index, new CollectingSink());
    try (BinaryInfo info = BinaryInfo.open(binary, index)) {
      var work = info.findFunctions(FunctionPattern.named("work")).getFirst();
      assertEquals(info.symbolAddress("work").orElseThrow(), work.entryPc());
      assertTrue(work.parameters().isEmpty());
      assertTrue(work.endPc() > work.entryPc());
    }
  }
}
