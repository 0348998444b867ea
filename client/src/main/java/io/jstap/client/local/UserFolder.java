// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import java.nio.file.Path;

/** This user's state: {@code $JSTAP_DIR}, or {@code ~/.jstap}. */
public final class UserFolder {
  private UserFolder() {}

  public static Path path() {
    String named = System.getenv("JSTAP_DIR");
    return named == null || named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".jstap")
        : Path.of(named).toAbsolutePath().normalize();
  }
}
