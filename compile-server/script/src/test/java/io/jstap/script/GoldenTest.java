// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.print.AstJson;
import io.jstap.script.print.ScriptPrinter;
import io.jstap.script.problem.ScriptProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code ok.NAME.stp} parses, prints as {@code .out} says, and prints to what parses to the same
 * tree; {@code err.CODE.NAME.stp} gives the diagnostics of {@code .err}, the first error with that
 * code. With {@code -Djstap.regenerate=true} the expected files are written, and tests fail all the
 * same. {@code -Djstap.golden=NAME} runs those whose file has that in its name.
 */
final class GoldenTest {
  @TestFactory
  Stream<DynamicTest> snippets() throws IOException {
    return Snippet.all().stream()
        .filter(path -> path.toString().contains(System.getProperty("jstap.golden", "")))
        .map(path -> DynamicTest.dynamicTest(path.toString(), () -> check(path)));
  }

  private static void check(Path path) throws IOException {
    Snippet snippet = Snippet.read(path);
    String[] parts = snippet.name().split("\\.", -1);
    Optional<ScriptFile> file = snippet.parse();
    if (parts[0].equals("ok")) {
      assertTrue(file.isPresent(), () -> "refused:\n" + snippet.rendered());
      expect(path, ".out", snippet.rendered() + ScriptPrinter.print(file.get()));
      roundTrip(snippet, file.get());
    } else {
      assertEquals("err", parts[0]);
      assertTrue(file.isEmpty(), "accepted");
      Optional<Problem> first = snippet.problems().stream().filter(Problem::isError).findFirst();
      expect(path, ".err", snippet.rendered());
      assertEquals(parts[1], first.orElseThrow().code());
      for (Problem problem : snippet.problems()) {
        boolean next =
            problem.help().isPresent()
                || !problem.notes().isEmpty()
                || problem.message().startsWith("expected");
        assertTrue(next, () -> "no way on: " + problem.message());
      }
    }
  }

  private static void roundTrip(Snippet snippet, ScriptFile file) throws IOException {
    String printed = ScriptPrinter.print(file);
    List<Problem> problems = new ArrayList<>();
    ParseOptions options =
        snippet.options().withArguments(List.of()).withMacros(MacroLibrary.EMPTY);
    ParseOptions plain =
        new ParseOptions(
            options.kind(),
            List.of(),
            new TestFacts(true, options.facts().languageVersion(), java.util.Map.of()),
            MacroLibrary.EMPTY);
    Optional<ScriptFile> again =
        Parser.parse(new SourceFile(snippet.name(), printed), plain, problems::add);
    assertTrue(again.isPresent(), () -> "printed form refused: " + problems + "\n" + printed);
    assertEquals(
        AstJson.write(file.declarations()), AstJson.write(again.get().declarations()), printed);
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

  /** Every code has a script that shows it, but those that only a library or a flood shows. */
  @Test
  void everyCodeHasASnippet() throws IOException {
    Set<ScriptProblem> missing = EnumSet.allOf(ScriptProblem.class);
    missing.removeAll(
        EnumSet.of(
            ScriptProblem.TOO_LARGE,
            ScriptProblem.TOO_MANY,
            ScriptProblem.NOT_A_MACRO,
            ScriptProblem.TAPSET_SHADOWED,
            ScriptProblem.TAPSET_UNREADABLE));
    for (Path path : Snippet.all()) {
      Snippet snippet = Snippet.read(path);
      Optional<ScriptFile> ignored = snippet.parse();
      assertFalse(ignored.isPresent() && path.getFileName().toString().startsWith("err"));
      snippet
          .problems()
          .forEach(problem -> missing.removeIf(code -> code.id().equals(problem.code())));
    }
    assertTrue(missing.isEmpty(), () -> "no snippet shows " + missing);
  }
}
