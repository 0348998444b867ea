// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.translator.ir.Program;
import io.jstap.translator.print.ProgramPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ok.NAME.stp} is understood as {@code .out} says, warnings first; {@code err.CODE.NAME.stp}
 * gives the diagnostics of {@code .err}, the first error with that code. {@link Snippet} says what
 * may stand in first lines. With {@code -Djstap.regenerate=true} the expected files are written,
 * and tests fail all the same. With {@code -Djstap.golden=NAME} only those whose file has that in
 * its name run.
 */
final class GoldenTest {
  @TempDir static Path folder;

  private static BinaryInfo kernel;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    kernel = SmallProgram.open(folder);
  }

  @AfterAll
  static void close() throws IOException {
    kernel.close();
  }

  @TestFactory
  Stream<DynamicTest> snippets() throws IOException {
    return Snippet.all().stream()
        .filter(path -> path.toString().contains(System.getProperty("jstap.golden", "")))
        .map(path -> DynamicTest.dynamicTest(path.toString(), () -> check(path)));
  }

  private static void check(Path path) throws IOException {
    Snippet snippet = Snippet.read(path);
    CollectingSink sink = new CollectingSink();
    Optional<Program> program =
        snippet.translate(kernel, snippet.optimised(), snippet.privilege(), sink);
    StringBuilder shown = new StringBuilder();
    sink.problems().forEach(p -> shown.append(new ProblemRenderer(false).render(p)));
    String[] parts = path.getFileName().toString().split("\\.", -1);
    if (parts[0].equals("ok")) {
      assertTrue(program.isPresent(), () -> "refused:\n" + shown);
      expect(path, ".out", shown + ProgramPrinter.print(program.get()));
      return;
    }
    assertEquals("err", parts[0]);
    assertFalse(program.isPresent(), "accepted");
    expect(path, ".err", shown.toString());
    Problem first = sink.problems().stream().filter(Problem::isError).findFirst().orElseThrow();
    assertEquals(parts[1], first.code());
    assertTrue(first.excerpt().isPresent() || first.help().isPresent(), "no place");
    sink.problems().forEach(GoldenTest::hasAWayOn);
  }

  private static void hasAWayOn(Problem problem) {
    assertTrue(
        problem.help().isPresent() || !problem.notes().isEmpty(),
        () -> "no way on: " + problem.message());
  }

  private static void expect(Path script, String ending, String actual) throws IOException {
    Path golden =
        script.resolveSibling(script.getFileName().toString().replaceAll("\\.stp$", ending));
    if (Boolean.getBoolean("jstap.regenerate")) {
      Files.writeString(golden, actual);
      fail("written: " + golden);
    }
    assertTrue(Files.exists(golden), () -> "no " + golden + "; run with -Djstap.regenerate=true");
    assertEquals(Files.readString(golden), actual);
  }
}
