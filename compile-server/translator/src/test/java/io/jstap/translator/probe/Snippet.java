// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.script.FileKind;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.lex.Compatibility;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.Elaborator;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Program;
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

/**
 * A script below {@code src/test/snippets}, for which a small program plays the kernel. First lines
 * may be {@code //! guru}, {@code //! unoptimised}, {@code //! unprivileged}, {@code //!
 * skip-badvars}, {@code //! check-version}, {@code //! compatible VERSION}, {@code //! given
 * GLOBAL} for one that -G sets, {@code //! also FILE} for another file of the user, {@code //!
 * tapset FILE} for one of the library.
 */
record Snippet(Path path, String script, List<String> options) {
  Snippet {
    options = List.copyOf(options);
  }

  /** All of them, sorted. */
  static List<Path> all() throws IOException {
    try (Stream<Path> walk = Files.walk(Path.of("src/test/snippets"))) {
      List<Path> files = walk.filter(path -> path.toString().endsWith(".stp")).sorted().toList();
      assertTrue(files.size() > 60, "no snippets");
      return files;
    }
  }

  static Snippet read(Path path) throws IOException {
    String script = Files.readString(path);
    return new Snippet(
        path, script, script.lines().filter(line -> line.startsWith("//! ")).toList());
  }

  /** Whether its first lines leave dead code to be removed. */
  boolean optimised() {
    return !options.contains("//! unoptimised");
  }

  /** The class that its first lines ask for. */
  Privilege privilege() {
    return options.contains("//! unprivileged") ? Privilege.STAPUSR : Privilege.STAPDEV;
  }

  Optional<Program> translate(
      BinaryInfo kernel, boolean optimised, Privilege privilege, CollectingSink sink)
      throws IOException {
    List<ProbeFamily> families =
        List.of(
            new SessionFamily(),
            new TimerFamily(),
            new CodeFamily(new ProbedBinaries(KernelImages.only(kernel)), /* guru= */ false),
            new PerfFamily(),
            new ProcfsFamily());
    List<ScriptFile> own = new ArrayList<>();
    ScriptTranslation.parse("a.stp", script, FileKind.USER, language(), sink).ifPresent(own::add);
    own.addAll(others("also", FileKind.USER, sink));
    List<ScriptFile> library = others("tapset", FileKind.TAPSET, sink);
    return sink.hasErrors()
        ? Optional.empty()
        : Elaborator.elaborate(
            own,
            new SnippetTapsets(library),
            families,
            new ElaborationOptions(
                optimised,
                options.contains("//! guru"),
                /* displayGlobals= */ true,
                privilege,
                options.contains("//! skip-badvars"),
                language(),
                options.contains("//! check-version"),
                values("given")),
            sink);
  }

  private Compatibility language() {
    return options.stream()
        .filter(option -> option.startsWith("//! compatible "))
        .map(option -> new Compatibility(option.substring("//! compatible ".length())))
        .findFirst()
        .orElse(Compatibility.NEWEST);
  }

  /** What stands behind a word in the first lines, each time. */
  private Set<String> values(String word) {
    String start = "//! " + word + " ";
    return options.stream()
        .filter(option -> option.startsWith(start))
        .map(option -> option.substring(start.length()))
        .collect(Collectors.toSet());
  }

  /** The files beside the script that a word of its first lines names. */
  private List<ScriptFile> others(String word, FileKind kind, CollectingSink sink)
      throws IOException {
    List<ScriptFile> files = new ArrayList<>();
    for (String option : options) {
      if (option.startsWith("//! " + word + " ")) {
        String name = option.substring(5 + word.length());
        String text = Files.readString(path.resolveSibling(name));
        ScriptTranslation.parse(name, text, kind, language(), sink).ifPresent(files::add);
      }
    }
    return files;
  }
}
