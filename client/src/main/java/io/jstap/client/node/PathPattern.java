// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the files that a path with wildcards means, as a shell does; bounded. */
final class PathPattern {
  private static final int MOST_FILES = 1000;
  private static final int MOST_LOOKED_AT = 200_000;

  private final List<Path> found = new ArrayList<>();
  private final NodeFiles files;
  private int lookedAt;

  private PathPattern(NodeFiles files) {
    this.files = files;
  }

  /**
   * The files, sorted, at most a thousand of them.
   *
   * @throws IOException when there are more, or too many were looked at
   */
  static List<Path> find(NodeFiles files, String pattern) throws IOException {
    PathPattern search = new PathPattern(files);
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
      if (files.isFile(folder)) {
        add(folder);
      }
      return;
    }
    String part = parts.getFirst();
    List<String> rest = parts.subList(1, parts.size());
    if (!Wildcard.isPattern(part)) {
      Path next = folder.resolve(part);
      if (files.kind(next) != NodeFiles.Kind.NONE) {
        visit(next, rest);
      }
      return;
    }
    Wildcard wildcard = new Wildcard(part);
    for (String name : names(folder)) {
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

  private List<String> names(Path folder) throws IOException {
    if (files.kind(folder) != NodeFiles.Kind.FOLDER || !files.isReadable(folder)) {
      return List.of();
    }
    List<String> names = files.names(folder, MOST_LOOKED_AT);
    lookedAt += names.size();
    if (lookedAt > MOST_LOOKED_AT) {
      throw new IOException("more than " + MOST_LOOKED_AT + " files would have to be looked at");
    }
    return names;
  }
}
