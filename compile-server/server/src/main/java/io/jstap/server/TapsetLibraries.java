// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.Kernel;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.FileKind;
import io.jstap.script.ParseOptions;
import io.jstap.script.Parser;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.translator.elaborate.Tapsets;
import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The tapset library as each kernel sees it, read once: conditionals in it may ask for the kernel.
 */
final class TapsetLibraries {
  private final Path folder;
  private final ConcurrentMap<String, Tapsets> libraries = new ConcurrentHashMap<>();

  TapsetLibraries(Path folder) {
    this.folder = folder;
  }

  /**
   * The library for a kernel.
   *
   * @param problems told what is wrong with a tapset file when the library is read; that file is
   *     left out
   */
  Tapsets forKernel(Kernel kernel, EventSink problems) {
    return libraries.computeIfAbsent(kernel.buildId(), id -> read(kernel, problems));
  }

  private Tapsets read(Kernel kernel, EventSink problems) {
    ParseOptions options =
        new ParseOptions(
            FileKind.TAPSET,
            List.of(),
            new KernelFacts(kernel, Privilege.STAPDEV.group(), /* guru= */ false),
            MacroLibrary.EMPTY);
    List<ScriptFile> files = new ArrayList<>();
    for (Path path : paths(problems)) {
      try {
        SourceFile file = new SourceFile(path.toString(), Files.readString(path));
        Parser.parse(file, options, problems).ifPresent(files::add);
      } catch (IOException e) {
        problems.problem(unreadable(path, e));
      }
    }
    return new ParsedTapsets(files);
  }

  private List<Path> paths(EventSink problems) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".stp")).sorted().toList();
    } catch (IOException e) {
      problems.problem(unreadable(folder, e));
      return List.of();
    }
  }

  private static Problem unreadable(Path path, IOException e) {
    return Problem.error(
            RequestProblem.INTERNAL, "cannot read the tapset " + path + ": " + e.getMessage())
        .withHelp("the server's installation is incomplete: build it again");
  }
}
