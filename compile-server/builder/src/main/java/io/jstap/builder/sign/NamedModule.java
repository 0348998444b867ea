// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

/** A module that has its name and its times, and still no signature. Immutable. */
public final class NamedModule {
  private final String name;
  private final byte[] bytes;

  /**
   * @param name the module's name
   * @param bytes the ELF file; not to be changed any more
   */
  public NamedModule(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  /** A copy of the ELF file. */
  public byte[] bytes() {
    return bytes.clone();
  }

  byte[] shared() {
    return bytes;
  }
}
