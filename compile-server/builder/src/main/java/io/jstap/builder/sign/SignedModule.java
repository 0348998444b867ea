// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import io.jstap.builder.Digests;

/** A module as a node loads it. Immutable. */
public final class SignedModule {
  private final String name;
  private final byte[] bytes;
  private final String sha256;

  /**
   * @param name the module's name
   * @param bytes the file; not to be changed any more
   */
  public SignedModule(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    this.sha256 = Digests.hex(bytes);
  }

  /** The module's name, as {@code lsmod} shows it. */
  public String name() {
    return name;
  }

  /** A copy of the file: ELF, signature, trailer. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Digest of the file, 64 hexadecimal digits. */
  public String sha256() {
    return sha256;
  }
}
