// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tells one state of the builder's own code from another, so that nothing which an older builder
 * made is taken for what this one would make.
 */
public final class CodeIdentity {
  private static final class Holder {
    static final String DIGEST = compute();
  }

  private CodeIdentity() {}

  /**
   * Digest of the classes and resources beside this class, hexadecimal: the same for a jar and for
   * the folder that it was packed from, wherever they lie and whenever they were made.
   */
  public static String digest() {
    return Holder.DIGEST;
  }

  private static String compute() {
    try {
      var code = CodeIdentity.class.getProtectionDomain().getCodeSource();
      return of(Path.of(code.getLocation().toURI()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of the builder's classes", e);
    }
  }

  /** The digest of a jar, or of a folder of classes. */
  static String of(Path location) throws IOException {
    if (Files.isDirectory(location)) {
      return ofTree(location);
    }
    try (FileSystem jar = FileSystems.newFileSystem(location)) {
      return ofTree(jar.getPath("/"));
    }
  }

  private static String ofTree(Path root) throws IOException {
    MessageDigest sha256 = Digests.sha256();
    try (Stream<Path> all = Files.walk(root)) {
      // What a jar says of itself, with the time at which it was packed, is in META-INF.
      SortedMap<String, Path> files = new TreeMap<>();
      all.filter(Files::isRegularFile)
          .filter(file -> !root.relativize(file).startsWith("META-INF"))
          .forEach(file -> files.put(root.relativize(file).toString(), file));
      for (Map.Entry<String, Path> file : files.entrySet()) {
        byte[] contents = Files.readAllBytes(file.getValue());
        sha256.update(
            (file.getKey() + "\n" + contents.length + "\n").getBytes(StandardCharsets.UTF_8));
        sha256.update(contents);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
