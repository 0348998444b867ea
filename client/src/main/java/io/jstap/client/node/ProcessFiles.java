// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
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

  private final Path folder;

  private ProcessFiles(Path folder) {
    this.folder = folder;
  }

  /** Of a process; empty when there is none of that number. */
  static Optional<ProcessFiles> of(int pid) {
    Path folder = Path.of("/proc/" + pid);
    return Files.isDirectory(folder) ? Optional.of(new ProcessFiles(folder)) : Optional.empty();
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
      named = Files.readSymbolicLink(link);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (isSame(named, link)) {
      return Optional.of(named);
    }
    Path inRoot = inRoot(named);
    // The link opens the program even when it has no name any more.
    return Optional.of(isSame(inRoot, link) ? inRoot : link);
  }

  private Path inRoot(Path named) {
    return Path.of(folder + "/root" + named);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.isSameFile(one, other);
    } catch (IOException e) {
      // What cannot be looked at is not known to be the same.
      return false;
    }
  }

  /** The files whose code it has mapped, by the names that it knows them by. */
  Map<String, Path> mapped() throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    try (BufferedReader maps = Files.newBufferedReader(folder.resolve("maps"))) {
      String line = maps.readLine();
      for (int i = 0; line != null && i < MOST_LINES; i++) {
        Matcher mapping = MAPPED.matcher(line);
        if (mapping.matches()) {
          Path named = Path.of(mapping.group(2));
          file(named, mapping.group(1))
              .ifPresent(file -> files.put(String.valueOf(named.getFileName()), file));
        }
        line = maps.readLine();
      }
    }
    return files;
  }

  private Optional<Path> file(Path named, String inode) {
    return has(named, inode)
        ? Optional.of(named)
        : Optional.of(inRoot(named)).filter(file -> has(file, inode));
  }

  private static boolean has(Path file, String inode) {
    try {
      return Files.isRegularFile(file)
          && String.valueOf(Files.getAttribute(file, "unix:ino")).equals(inode);
    } catch (IOException e) {
      return false;
    }
  }
}
