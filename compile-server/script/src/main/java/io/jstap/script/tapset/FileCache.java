// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.tapset;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ParseOptions;
import io.jstap.script.Parser;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.TextBytes;
import io.jstap.script.parse.FileParser;
import io.jstap.script.preprocess.MacroDefinition;
import io.jstap.script.preprocess.MacroLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Files parsed so far. One file has several outcomes if its conditionals come out differently for
 * different kernels, macros or arguments; each is kept. Safe for use by several threads.
 */
final class FileCache {
  /** Outcomes of one file; a server for more kernels than this parses some files again. */
  private static final int MOST_OUTCOMES = 16;

  private final Map<Path, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong serials;
  private final Function<Path, String> shown;

  /**
   * @param serials numbers the outcomes; shared by all caches whose outcomes are compared
   * @param shown what messages call a file
   */
  FileCache(AtomicLong serials, Function<Path, String> shown) {
    this.serials = serials;
    this.shown = shown;
  }

  /** One outcome of one content of a file. */
  static final class Outcome {
    final long serial;
    final Optional<ScriptFile> file;
    final List<MacroDefinition> macros;
    final List<Problem> problems;
    private final FileParser parser;
    private final ParseOptions options;

    Outcome(
        long serial,
        Optional<ScriptFile> file,
        List<MacroDefinition> macros,
        List<Problem> problems,
        FileParser parser,
        ParseOptions options) {
      this.serial = serial;
      this.file = file;
      this.macros = macros;
      this.problems = problems;
      this.parser = parser;
      this.options = options;
    }

    private boolean holdsFor(ParseOptions other) {
      boolean sameMacros = options.macros() == other.macros();
      boolean sameArguments =
          !parser.dependsOnArguments() || options.arguments().equals(other.arguments());
      boolean sameLanguage =
          options.facts().languageVersion().equals(other.facts().languageVersion());
      return sameMacros
          && sameArguments
          && sameLanguage
          && parser.consulted().sameFor(other.facts());
    }
  }

  /** One content of a file. */
  private static final class Entry {
    final long size;
    final long modified;
    final SourceFile source;
    final List<Outcome> outcomes = new ArrayList<>();

    Entry(BasicFileAttributes attributes, SourceFile source) {
      this.size = attributes.size();
      this.modified = attributes.lastModifiedTime().toMillis();
      this.source = source;
    }

    boolean isCurrent(BasicFileAttributes attributes) {
      return size == attributes.size() && modified == attributes.lastModifiedTime().toMillis();
    }
  }

  /**
   * The outcome of a {@code .stp} file.
   *
   * @throws IOException if it can not be read
   */
  Outcome script(Path path, ParseOptions options) throws IOException {
    return outcome(path, options, source -> parse(source, options));
  }

  /**
   * The outcome of a {@code .stpm} file.
   *
   * @throws IOException if it can not be read
   */
  Outcome macros(Path path, ParseOptions options) throws IOException {
    ParseOptions alone = options.withMacros(MacroLibrary.EMPTY);
    return outcome(path, alone, source -> parseMacros(source, alone));
  }

  private Outcome outcome(Path path, ParseOptions options, Function<SourceFile, Outcome> parse)
      throws IOException {
    Entry entry = current(path);
    synchronized (entry) {
      for (Outcome outcome : entry.outcomes) {
        if (outcome.holdsFor(options)) {
          return outcome;
        }
      }
    }
    Outcome fresh = parse.apply(entry.source);
    synchronized (entry) {
      if (entry.outcomes.size() == MOST_OUTCOMES) {
        entry.outcomes.removeFirst();
      }
      entry.outcomes.add(fresh);
    }
    return fresh;
  }

  private Entry current(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Entry known = entries.get(path);
    if (known != null && known.isCurrent(attributes)) {
      return known;
    }
    String text = TextBytes.decode(Files.readAllBytes(path));
    Entry entry = new Entry(attributes, new SourceFile(shown.apply(path), text));
    entries.put(path, entry);
    return entry;
  }

  private Outcome parse(SourceFile source, ParseOptions options) {
    List<Problem> problems = new ArrayList<>();
    FileParser parser = Parser.prepare(source, options);
    Optional<ScriptFile> file = parser.parse(problems::add);
    return new Outcome(serials.incrementAndGet(), file, List.of(), problems, parser, options);
  }

  private Outcome parseMacros(SourceFile source, ParseOptions options) {
    List<Problem> problems = new ArrayList<>();
    FileParser parser = Parser.prepare(source, options);
    List<MacroDefinition> macros = parser.parseMacros(problems::add).orElse(List.of());
    return new Outcome(
        serials.incrementAndGet(), Optional.empty(), macros, problems, parser, options);
  }
}
