// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the files that a path with wildcards means, as a shell does; bounded. */
final class PathPattern {
  private static final int MOST_FILES = 1000;
  private static final int MOST_LOOKED_AT = 200_000;

  private final List<Path> found = new ArrayList<>();
  private int lookedAt;

  private PathPattern() {}

  /**
   * The files, sorted, at most a thousand of them.
   *
   * @throws IOException when there are more, or too many were looked at
   */
  static List<Path> find(String pattern) throws IOException {
    PathPattern search = new PathPattern();
    Path start = Path.of(pattern.startsWith("/") ? "/" : "");
    List<String> parts =
        List.of(pattern.split("/+", -1)).stream()
            .filter(part -> !part.isEmpty())
            .collect(Collectors.toList());
    search.visit(start, parts);
    return search.found.stream().sorted().toList();
  }

  private void visit(Path folder, List<String> parts) throws IOException {
    if (parts.isEmpty()) {
      if (Files.isRegularFile(folder)) {
        add(folder);
      }
      return;
    }
    String part = parts.getFirst();
    List<String> rest = parts.subList(1, parts.size());
    if (!Wildcard.isPattern(part)) {
      Path next = folder.resolve(part);
      if (Files.exists(next)) {
        visit(next, rest);
      }
      return;
    }
    Wildcard wildcard = new Wildcard(part);
    for (Path entry : entries(folder)) {
      String name = String.valueOf(entry.getFileName());
      // What is hidden is meant only by those who say so.
      if (name.startsWith(".") == part.startsWith(".") && wildcard.matches(name)) {
        visit(folder.resolve(name), rest);
      }
    }
  }

  private void add(Path file) throws IOException {
    if (found.size() == MOST_FILES) {
      throw new IOException("more than " + MOST_FILES + " files match");
    }
    found.add(file);
  }

  private List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return List.of();
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.resolve("."))) {
      for (Path entry : stream) {
        if (++lookedAt > MOST_LOOKED_AT) {
          throw new IOException(
              "more than " + MOST_LOOKED_AT + " files would have to be looked at");
        }
        entries.add(entry);
      }
    }
    return entries;
  }
}
