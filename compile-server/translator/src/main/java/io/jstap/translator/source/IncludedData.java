// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.source;

import java.util.regex.Pattern;

/** Bytes that the C text of a module includes with {@code .incbin}. */
public final class IncludedData {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final String name;
  private final byte[] bytes;

  /**
   * @param name of the file, as the C text has it; no path
   */
  public IncludedData(String name, byte[] bytes) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a file: '" + name + "'");
    }
    this.name = name;
    this.bytes = bytes.clone();
  }

  public String name() {
    return name;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
