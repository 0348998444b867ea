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
import io.jstap.script.FileKind;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.lex.Compatibility;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.Elaborator;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Program;
import io.jstap.translator.print.ProgramPrinter;
import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ok.NAME.stp} is understood as {@code .out} says, warnings first; {@code err.CODE.NAME.stp}
 * gives the diagnostics of {@code .err}, the first error with that code. A small program plays the
 * kernel. First lines may be {@code //! guru}, {@code //! unoptimised}, {@code //! unprivileged},
 * {@code //! skip-badvars}, {@code //! check-version}, {@code //! compatible VERSION}, {@code //!
 * given GLOBAL} for one that -G sets, {@code //! also FILE} for another file of the user, {@code
 * //! tapset FILE} for one of the library. With {@code -Djstap.regenerate=true} the expected files
 * are written, and tests fail all the same.
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
    List<Path> files;
    try (Stream<Path> walk = Files.walk(Path.of("src/test/snippets"))) {
      files = walk.filter(path -> path.toString().endsWith(".stp")).sorted().toList();
    }
    assertTrue(files.size() > 60, "no snippets");
    return files.stream().map(path -> DynamicTest.dynamicTest(path.toString(), () -> check(path)));
  }

  private static void check(Path path) throws IOException {
    String script = Files.readString(path);
    List<String> options = script.lines().filter(line -> line.startsWith("//! ")).toList();
    List<ProbeFamily> families =
        List.of(
            new SessionFamily(),
            new TimerFamily(),
            new CodeFamily(new ProbedBinaries(KernelImages.only(kernel)), /* guru= */ false),
            new PerfFamily(),
            new ProcfsFamily());
    CollectingSink sink = new CollectingSink();
    List<ScriptFile> own = new ArrayList<>();
    ScriptTranslation.parse("a.stp", script, FileKind.USER, language(options), sink)
        .ifPresent(own::add);
    own.addAll(others(path, options, "also", FileKind.USER, sink));
    List<ScriptFile> library = others(path, options, "tapset", FileKind.TAPSET, sink);
    Optional<Program> program =
        sink.hasErrors()
            ? Optional.empty()
            : Elaborator.elaborate(
                own,
                new SnippetTapsets(library),
                families,
                new ElaborationOptions(
                    !options.contains("//! unoptimised"),
                    options.contains("//! guru"),
                    /* displayGlobals= */ true,
                    options.contains("//! unprivileged") ? Privilege.STAPUSR : Privilege.STAPDEV,
                    options.contains("//! skip-badvars"),
                    language(options),
                    options.contains("//! check-version"),
                    values(options, "given")),
                sink);
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

  private static Compatibility language(List<String> options) {
    return options.stream()
        .filter(option -> option.startsWith("//! compatible "))
        .map(option -> new Compatibility(option.substring("//! compatible ".length())))
        .findFirst()
        .orElse(Compatibility.NEWEST);
  }

  /** What stands behind a word in the first lines, each time. */
  private static Set<String> values(List<String> options, String word) {
    String start = "//! " + word + " ";
    return options.stream()
        .filter(option -> option.startsWith(start))
        .map(option -> option.substring(start.length()))
        .collect(Collectors.toSet());
  }

  /** The files beside the script that a word of its first lines names. */
  private static List<ScriptFile> others(
      Path script, List<String> options, String word, FileKind kind, CollectingSink sink)
      throws IOException {
    List<ScriptFile> files = new ArrayList<>();
    for (String option : options) {
      if (option.startsWith("//! " + word + " ")) {
        String name = option.substring(5 + word.length());
        String text = Files.readString(script.resolveSibling(name));
        ScriptTranslation.parse(name, text, kind, language(options), sink).ifPresent(files::add);
      }
    }
    return files;
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
