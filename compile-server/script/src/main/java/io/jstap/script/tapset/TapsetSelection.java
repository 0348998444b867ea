// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.tapset;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.FileKind;
import io.jstap.script.ParseOptions;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.preprocess.MacroDefinition;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.preprocess.PreprocessorFacts;
import io.jstap.script.problem.ScriptProblem;
import io.jstap.script.tapset.FileCache.Outcome;
import io.jstap.script.tapset.SearchPath.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The library as one compilation sees it: answers by name, in the order of the search (§1.2). Reads
 * macro libraries at the first call of {@link #macros()} and scripts at the first other question.
 * For one compilation; safe for use by several threads.
 */
public final class TapsetSelection {
  private final TapsetLibrary library;
  private final List<ExtraRoot> extra;
  private final Map<Path, FileCache> caches = new HashMap<>();
  private final PreprocessorFacts facts;
  private final List<String> arguments;
  private final EventSink sink;
  private @Nullable MacroLibrary macros;
  private @Nullable TapsetIndex index;

  TapsetSelection(
      TapsetLibrary library,
      List<ExtraRoot> extra,
      PreprocessorFacts facts,
      List<String> arguments,
      EventSink sink) {
    this.library = library;
    this.extra = List.copyOf(extra);
    extra.forEach(root -> caches.put(root.folder(), library.cacheOf(root)));
    this.facts = facts;
    this.arguments = List.copyOf(arguments);
    this.sink = sink;
  }

  /** The library's macros, with which every script is parsed. */
  public synchronized MacroLibrary macros() {
    if (macros == null) {
      macros = readMacros();
    }
    return macros;
  }

  /** The public functions of that name, first found first. */
  public List<FunctionDeclaration> functions(String name) {
    return index().functions(name);
  }

  /** The public functions of that name that take so many arguments. */
  public List<FunctionDeclaration> functions(String name, int arguments) {
    return functions(name).stream()
        .filter(function -> function.parameters().size() == arguments)
        .toList();
  }

  /** The names of all public functions. */
  public Set<String> functionNames() {
    return index().functionNames();
  }

  /** All probe aliases. */
  public List<AliasDeclaration> aliases() {
    return index().aliases();
  }

  /** The aliases whose first component is, or matches, {@code pattern}. */
  public List<AliasDeclaration> aliases(String pattern) {
    return index().aliases(pattern);
  }

  /** The public global of that name; the first file that declares it counts. */
  public Optional<GlobalDeclaration> global(String name) {
    return index().global(name);
  }

  /** The names of all public globals. */
  public Set<String> globalNames() {
    return index().globalNames();
  }

  /** The file in which a declaration that came out of this selection stands. */
  public Optional<ScriptFile> fileOf(Declaration declaration) {
    return index().home(declaration);
  }

  /** All files without an error. */
  public List<ScriptFile> files() {
    return index().files();
  }

  private synchronized TapsetIndex index() {
    if (index == null) {
      index = readScripts();
    }
    return index;
  }

  private MacroLibrary readMacros() {
    ParseOptions options = new ParseOptions(FileKind.MACROS, arguments, facts, MacroLibrary.EMPTY);
    List<Outcome> outcomes = new ArrayList<>();
    for (Found found : find(".stpm")) {
      try {
        outcomes.add(cache(found).macros(found.file(), options));
      } catch (IOException unreadable) {
        unreadable(found.file(), unreadable);
      }
    }
    report(outcomes);
    Map<String, MacroDefinition> seen = new HashMap<>();
    for (Outcome outcome : outcomes) {
      for (MacroDefinition macro : outcome.macros) {
        MacroDefinition earlier = seen.putIfAbsent(macro.name(), macro);
        if (earlier != null) {
          sink.problem(
              Problem.error(
                      ScriptProblem.MACRO_REDEFINED,
                      macro.span(),
                      "macro '@%s' is defined by two libraries".formatted(macro.name()))
                  .withNote(earlier.span(), "first defined here"));
        }
      }
    }
    return library.derive(
        MacroLibrary.class,
        outcomes.stream().map(outcome -> outcome.serial).toList(),
        () -> MacroLibrary.of(outcomes.stream().flatMap(o -> o.macros.stream()).toList()));
  }

  private TapsetIndex readScripts() {
    ParseOptions options = new ParseOptions(FileKind.TAPSET, arguments, facts, macros());
    List<Outcome> outcomes;
    try {
      outcomes =
          find(".stp").parallelStream()
              .map(found -> script(found, options))
              .flatMap(Optional::stream)
              .toList();
    } catch (UncheckedIOException failed) {
      throw new IllegalStateException(failed);
    }
    report(outcomes);
    return library.derive(
        TapsetIndex.class,
        outcomes.stream().map(outcome -> outcome.serial).toList(),
        () -> new TapsetIndex(outcomes.stream().flatMap(o -> o.file.stream()).toList()));
  }

  private Optional<Outcome> script(Found found, ParseOptions options) {
    try {
      return Optional.of(cache(found).script(found.file(), options));
    } catch (IOException unreadable) {
      unreadable(found.file(), unreadable);
      return Optional.empty();
    }
  }

  private FileCache cache(Found found) {
    return caches.getOrDefault(found.root(), library.cache());
  }

  private String shown(Path file) {
    return extra.stream()
        .filter(root -> file.startsWith(root.folder()))
        .findFirst()
        .map(root -> root.shown(file))
        .orElseGet(file::toString);
  }

  /** Problems of files that are left out; warnings about library files are nobody's business. */
  private void report(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      outcome.problems.stream()
          .filter(Problem::isError)
          .map(problem -> problem.withNote("this file of the library is left out"))
          .forEach(sink::problem);
    }
  }

  private void unreadable(Path file, IOException reason) {
    sink.problem(
        Problem.error(
                ScriptProblem.TAPSET_UNREADABLE,
                "can not read %s of the library: %s".formatted(shown(file), reason.getMessage()))
            .withHelp("check the folder's permissions"));
  }

  /** Files of all roots; of the same file or relative name the first counts. */
  private List<Found> find(String ending) {
    SearchPath path = new SearchPath(facts.kernelRelease(), facts.architecture());
    List<Found> files = new ArrayList<>();
    Map<String, Found> byName = new HashMap<>();
    Set<Object> keys = new HashSet<>();
    List<Path> roots = new ArrayList<>(library.roots());
    extra.forEach(root -> roots.add(root.folder()));
    for (Path root : roots) {
      try {
        for (Found found : path.files(root, ending)) {
          if (!keys.add(key(found.file()))) {
            continue;
          }
          Found earlier = byName.putIfAbsent(found.relative(), found);
          if (earlier == null) {
            files.add(found);
          } else {
            shadowed(found, earlier);
          }
        }
      } catch (IOException unreadable) {
        unreadable(root, unreadable);
      }
    }
    return files;
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private void shadowed(Found found, Found earlier) {
    SourceSpan place =
        new SourceSpan(new io.jstap.diagnostics.SourceFile(shown(found.file()), ""), 0, 0);
    sink.problem(
        Problem.warning(
                ScriptProblem.TAPSET_SHADOWED,
                place,
                "%s is not read: the library has a file of that name already"
                    .formatted(shown(found.file())))
            .withNote("the other one is %s".formatted(shown(earlier.file())))
            .withHelp("give the file another name"));
  }
}
