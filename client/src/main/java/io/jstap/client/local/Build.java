// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which build of the server an installation holds: a server of yesterday's jars is not asked. */
final class Build {
  private Build() {}

  /** One line that changes when the server is built anew. */
  static String of(Path home) throws IOException {
    List<String> parts = new ArrayList<>();
    for (String folder :
        List.of("compile-server/server/target", "compile-server/server/target/lib")) {
      Path path = home.resolve(folder);
      if (Files.isDirectory(path)) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(path, "jstap-*.jar")) {
          for (Path jar : jars) {
            parts.add(
                jar.getFileName()
                    + ":"
                    + Files.size(jar)
                    + ":"
                    + Files.getLastModifiedTime(jar).toMillis());
          }
        }
      }
    }
    Collections.sort(parts);
    return home
        + " "
        + Integer.toHexString(String.join(",", parts).hashCode())
        + " "
        + parts.size();
  }
}
