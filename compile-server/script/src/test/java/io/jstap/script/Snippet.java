// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.parse.FileParser;
import io.jstap.script.preprocess.MacroDefinition;
import io.jstap.script.preprocess.MacroLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A golden script. Its first lines may say with what it is parsed: {@code //! guru}, {@code //!
 * tapset}, {@code //! argument TEXT}, {@code //! compatible V}, {@code //! option CONFIG_X=y},
 * {@code //! library FILE}.
 */
final class Snippet {
  private final Path file;
  private final String text;
  private final List<Problem> problems = new ArrayList<>();

  private Snippet(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  static Snippet read(Path file) throws IOException {
    return new Snippet(file, Files.readString(file, StandardCharsets.UTF_8));
  }

  /** All scripts of the test sources. */
  static List<Path> all() throws IOException {
    try (Stream<Path> walk = Files.walk(Path.of("src/test/snippets"))) {
      return walk.filter(path -> path.toString().endsWith(".stp")).sorted().toList();
    }
  }

  String name() {
    return file.getFileName().toString();
  }

  String text() {
    return text;
  }

  ParseOptions options() throws IOException {
    FileKind kind = FileKind.USER;
    boolean guru = false;
    String version = "5.6";
    List<String> arguments = new ArrayList<>();
    Map<String, String> config = new HashMap<>();
    List<MacroDefinition> macros = new ArrayList<>();
    for (String line : text.lines().takeWhile(line -> line.startsWith("//! ")).toList()) {
      String[] words = line.substring(4).split(" ", 2);
      String rest = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "guru" -> guru = true;
        case "tapset" -> kind = FileKind.TAPSET;
        case "argument" -> arguments.add(rest);
        case "compatible" -> version = rest;
        case "option" -> config.put(rest.split("=", 2)[0], rest.split("=", 2)[1]);
        case "library" -> macros.addAll(library(rest));
        default -> throw new IllegalArgumentException(name() + ": " + line);
      }
    }
    TestFacts facts = new TestFacts(guru, version, Map.copyOf(config));
    return new ParseOptions(kind, arguments, facts, MacroLibrary.of(macros));
  }

  private List<MacroDefinition> library(String other) throws IOException {
    Path path = file.resolveSibling(other);
    SourceFile source = new SourceFile(other, Files.readString(path, StandardCharsets.UTF_8));
    return Parser.parseMacros(source, ParseOptions.user(TestFacts.PLAIN), problems::add)
        .orElse(List.of());
  }

  Optional<ScriptFile> parse() throws IOException {
    FileParser parser = Parser.prepare(new SourceFile(name(), text), options());
    Optional<ScriptFile> file = parser.parse(problems::add);
    if (file.isPresent()) {
      UnusedArguments.report(options().arguments(), parser.usedArguments(), problems::add);
    }
    return file;
  }

  /** What was reported so far. */
  List<Problem> problems() {
    return problems;
  }

  /** The same as a terminal shows it. */
  String rendered() {
    ProblemRenderer renderer = new ProblemRenderer(false);
    StringBuilder out = new StringBuilder();
    problems.forEach(problem -> out.append(renderer.render(problem)));
    return out.toString();
  }
}
