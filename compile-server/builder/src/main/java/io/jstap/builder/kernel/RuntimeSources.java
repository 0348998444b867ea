// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sources of the kernel-side runtime: {@code include/}, {@code core/}, {@code probe/}, {@code
 * compat/} and {@code facts.conf} below one folder.
 */
final class RuntimeSources {
  private record Known(String stamp, String digest) {}

  private static final List<String> PARTS = List.of("compat", "core", "include", "probe");

  private final Path folder;
  private volatile Known known = new Known("", "");

  RuntimeSources(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  Path folder() {
    return folder;
  }

  /** Whether there are such sources. */
  boolean present() {
    return Files.isRegularFile(folder.resolve("include/jstap/script.h"))
        && Files.isRegularFile(folder.resolve("facts.conf"));
  }

  /** The text of {@code facts.conf}. */
  String facts() throws IOException {
    return Files.readString(folder.resolve("facts.conf"));
  }

  /** What is compiled to one object each, relative to the folder, sorted. */
  List<Path> units() throws IOException {
    return files().stream()
        .map(folder::relativize)
        .filter(path -> path.startsWith("core") || path.startsWith("probe"))
        .filter(path -> path.toString().endsWith(".c"))
        .toList();
  }

  /**
   * SHA-256 over names and contents of all sources, hexadecimal. Files whose sizes and times are
   * those of the last call are not read again.
   */
  String digest() throws IOException {
    List<Path> files = files();
    StringBuilder stamp = new StringBuilder();
    for (Path file : files) {
      stamp.append(file).append(' ').append(Files.size(file)).append(' ');
      stamp.append(Files.getLastModifiedTime(file).toInstant()).append('\n');
    }
    Known last = known;
    if (last.stamp().contentEquals(stamp)) {
      return last.digest();
    }
    String digest = digest(files);
    known = new Known(stamp.toString(), digest);
    return digest;
  }

  private String digest(List<Path> files) throws IOException {
    MessageDigest sha256 = Digests.sha256();
    // The folder counts: the precompiled header holds the paths of what went into it.
    sha256.update(folder.toString().getBytes(StandardCharsets.UTF_8));
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      String head = "\n" + folder.relativize(file) + "\n" + bytes.length + "\n";
      sha256.update(head.getBytes(StandardCharsets.UTF_8));
      sha256.update(bytes);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(folder.resolve("facts.conf")));
    for (String part : PARTS) {
      try (Stream<Path> all = Files.walk(folder.resolve(part))) {
        all.filter(file -> file.toString().endsWith(".c") || file.toString().endsWith(".h"))
            .forEach(files::add);
      }
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }
}
