// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
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

  /** Digest of the jar or of the class files that this class comes from, hexadecimal. */
  public static String digest() {
    return Holder.DIGEST;
  }

  private static String compute() {
    try {
      var code = CodeIdentity.class.getProtectionDomain().getCodeSource();
      Path location = Path.of(code.getLocation().toURI());
      MessageDigest sha256 = Digests.sha256();
      for (Path file : files(location)) {
        sha256.update(file.toString().getBytes(StandardCharsets.UTF_8));
        sha256.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of the builder's classes", e);
    }
  }

  private static List<Path> files(Path location) throws IOException {
    if (Files.isRegularFile(location)) {
      return List.of(location);
    }
    try (Stream<Path> all = Files.walk(location)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
