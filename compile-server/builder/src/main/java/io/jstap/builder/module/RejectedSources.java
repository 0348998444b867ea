// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the last few C texts that did not compile though they should have, for whoever repairs it.
 */
final class RejectedSources {
  private static final int KEPT = 20;

  private final Path folder;

  RejectedSources(Path folder) {
    this.folder = folder;
  }

  /** Keeps a text; returns a sentence that says where. */
  String keep(String cSource) {
    byte[] bytes = cSource.getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve(Digests.hex(bytes).substring(0, 16) + ".c");
    try {
      Files.createDirectories(folder);
      Files.write(file, bytes);
      removeOldest();
      return "the C text is kept in " + file;
    } catch (IOException e) {
      return "the C text could not be kept in " + file + ": " + e;
    }
  }

  private void removeOldest() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.sorted(Comparator.comparingLong(path -> path.toFile().lastModified())).toList();
    }
    for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      Files.deleteIfExists(old);
    }
  }
}
