// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.TextBytes;
import io.jstap.script.preprocess.MacroDefinition;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.print.AstJson;
import io.jstap.script.print.ScriptPrinter;
import io.jstap.script.tapset.TapsetLibrary;
import io.jstap.script.tapset.TapsetSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All library files of Debian's package, which is installed for the test and never copied. */
final class DebianTapsetTest {
  private static final Path TAPSET = Path.of("/usr/share/systemtap/tapset");

  @BeforeAll
  static void packageIsInstalled() {
    assertTrue(
        Files.isDirectory(TAPSET),
        "run: apt-get install -y --no-install-recommends systemtap-common");
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(TAPSET)) {
      return walk.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static SourceFile source(Path path) throws IOException {
    return new SourceFile(path.toString(), TextBytes.decode(Files.readAllBytes(path)));
  }

  private static MacroLibrary macros(List<Problem> problems) throws IOException {
    List<MacroDefinition> macros = new ArrayList<>();
    for (Path path : files(".stpm")) {
      Parser.parseMacros(source(path), ParseOptions.user(TestFacts.PLAIN), problems::add)
          .ifPresent(macros::addAll);
    }
    return MacroLibrary.of(macros);
  }

  @Test
  void everyFileParsesAndPrintsToTheSameTree() throws IOException {
    List<Problem> problems = new ArrayList<>();
    ParseOptions options =
        new ParseOptions(
            FileKind.TAPSET, List.of("an argument"), TestFacts.PLAIN, macros(problems));
    int parsed = 0;
    for (Path path : files(".stp")) {
      Optional<ScriptFile> file = Parser.parse(source(path), options, problems::add);
      if (file.isPresent()) {
        parsed++;
        String printed = ScriptPrinter.print(file.get());
        ScriptFile again =
            Parser.parse(
                    new SourceFile(path.toString(), printed),
                    options.withMacros(MacroLibrary.EMPTY),
                    problems::add)
                .orElseThrow(() -> new AssertionError(rendered(problems)));
        assertEquals(AstJson.write(file.get().declarations()), AstJson.write(again.declarations()));
      }
    }
    assertEquals("", rendered(problems));
    assertTrue(parsed > 300, "only " + parsed + " files");
  }

  private static String rendered(List<Problem> problems) {
    return problems.stream().map(new ProblemRenderer(false)::render).collect(Collectors.joining());
  }

  @Test
  void theLibraryAnswersByName() {
    List<Problem> problems = new ArrayList<>();
    TapsetLibrary library = new TapsetLibrary(List.of(TAPSET));
    TapsetSelection selection = library.select(TestFacts.PLAIN, List.of(), problems::add);
    assertEquals(1, selection.functions("execname", 0).size());
    assertTrue(selection.functions("user_string").size() > 1, "overloads");
    assertTrue(selection.aliases("syscall").size() > 300, "syscall.*");
    assertTrue(selection.aliases("vfs*").size() > 5, "vfs.*");
    assertTrue(selection.global("argc").isPresent());
    assertTrue(selection.macros().find("choose_defined").isPresent());
    assertTrue(selection.functions("no_such_function").isEmpty());
    assertEquals("", rendered(problems));

    TapsetSelection other =
        library.select(new TestFacts(false, "5.6", Map.of("CONFIG_X", "y")), List.of(), p -> {});
    assertEquals(
        System.identityHashCode(selection.functions("execname").getFirst()),
        System.identityHashCode(other.functions("execname").getFirst()),
        "parsed once");
  }
}
