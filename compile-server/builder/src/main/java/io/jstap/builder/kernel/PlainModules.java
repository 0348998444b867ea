// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.process.Command;
import io.jstap.builder.process.Outcome;
import io.jstap.builder.process.WorkFolder;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Modules as they are loaded; some distributions compress them. */
final class PlainModules {
  private static final Map<String, List<String>> TOOLS =
      Map.of(
          ".xz", List.of("xz", "--decompress"),
          ".zst", List.of("zstd", "--decompress", "--rm", "--quiet"),
          ".gz", List.of("gzip", "--decompress"));

  private PlainModules() {}

  /** The ELF file of a module: itself, or one made beside the indexes. */
  static Path expanded(Path module, Path folder) {
    String name = module.getFileName().toString();
    String suffix = name.substring(name.lastIndexOf('.'));
    List<String> tool = TOOLS.get(suffix);
    if (tool == null) {
      return module;
    }
    Path expanded = folder.resolve(name.substring(0, name.length() - suffix.length()));
    try {
      if (!Files.isRegularFile(expanded)
          || Files.getLastModifiedTime(expanded).compareTo(Files.getLastModifiedTime(module)) < 0) {
        expand(module, tool, folder, expanded);
      }
      return expanded;
    } catch (IOException e) {
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE, module.toString(), "", "it can not be expanded: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE, module.toString(), "", "interrupted");
    }
  }

  private static void expand(Path module, List<String> tool, Path folder, Path expanded)
      throws IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.below(folder)) {
      Path copy = Files.copy(module, work.path().resolve(module.getFileName()));
      List<String> command = new ArrayList<>(tool);
      command.add(copy.getFileName().toString());
      Outcome outcome = new Command(command, work.path(), Duration.ofMinutes(1)).run();
      if (!outcome.succeeded()) {
        throw new IOException(tool.getFirst() + ": " + outcome.trouble() + " " + outcome.errors());
      }
      Files.move(
          work.path().resolve(expanded.getFileName()), expanded, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
