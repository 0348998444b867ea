// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that a process runs, under paths that open the same files here: the process may have
 * another root, and a file may have been replaced since it started.
 */
final class ProcessFiles {
  private static final int MOST_LINES = 100_000;

  /** addresses, permissions, offset, device, inode, path: of what can be executed. */
  private static final Pattern MAPPED =
      Pattern.compile("[0-9a-f]+-[0-9a-f]+ ..x. [0-9a-f]+ \\S+ (\\d+) +(/.*)");

  private final NodeFiles files;
  private final Path folder;

  private ProcessFiles(NodeFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** Of a process; empty when there is none of that number. */
  static Optional<ProcessFiles> of(NodeFiles files, int pid) {
    Path folder = Path.of("/proc/" + pid);
    return files.kind(folder) == NodeFiles.Kind.FOLDER
        ? Optional.of(new ProcessFiles(files, folder))
        : Optional.empty();
  }

  /**
   * The program.
   *
   * @return empty for a process without one, as the kernel's own are
   */
  Optional<Path> program() throws IOException {
    Path link = folder.resolve("exe");
    Path named;
    try {
      named = files.link(link);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (files.isSame(named, link)) {
      return Optional.of(named);
    }
    Path inRoot = inRoot(named);
    // The link opens the program even when it has no name any more.
    return Optional.of(files.isSame(inRoot, link) ? inRoot : link);
  }

  private Path inRoot(Path named) {
    return Path.of(folder + "/root" + named);
  }

  /** The files whose code it has mapped, by the names that it knows them by. */
  Map<String, Path> mapped() throws IOException {
    Map<String, Path> mapped = new LinkedHashMap<>();
    Path maps = folder.resolve("maps");
    for (String line : files.lines(maps, MOST_LINES)) {
      Matcher mapping = MAPPED.matcher(line);
      if (mapping.matches()) {
        Path named = Path.of(mapping.group(2));
        file(named, mapping.group(1))
            .ifPresent(file -> mapped.put(String.valueOf(named.getFileName()), file));
      }
    }
    return mapped;
  }

  private Optional<Path> file(Path named, String inode) {
    return has(named, inode)
        ? Optional.of(named)
        : Optional.of(inRoot(named)).filter(file -> has(file, inode));
  }

  private boolean has(Path file, String inode) {
    return files.isFile(file) && files.inode(file).equals(inode);
  }
}
