// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import java.util.HexFormat;

/**
 * The identity of a binary: the descriptor of its GNU build-id note.
 *
 * @param hex lower-case hexadecimal digits, two a byte
 */
public record BuildId(String hex) {
  public BuildId {
    if (hex.isEmpty() || hex.length() % 2 != 0 || !hex.matches("[0-9a-f]*")) {
      throw new IllegalArgumentException("not a build-id: " + hex);
    }
  }

  public static BuildId of(byte[] bytes) {
    return new BuildId(HexFormat.of().formatHex(bytes));
  }

  /** A fresh array, 20 bytes for the usual SHA-1 id. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
