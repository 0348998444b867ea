// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

/** A note (gABI, Note Section). */
public final class Note {
  private final String owner;
  private final int type;
  private final byte[] descriptor;
  private final long descriptorOffset;

  Note(String owner, int type, byte[] descriptor, long descriptorOffset) {
    this.owner = owner;
    this.type = type;
    this.descriptor = descriptor;
    this.descriptorOffset = descriptorOffset;
  }

  /** Without its NUL. */
  public String owner() {
    return owner;
  }

  public int type() {
    return type;
  }

  /** A fresh copy. */
  public byte[] descriptor() {
    return descriptor.clone();
  }

  /** Where the descriptor's bytes begin, from the start of the section. */
  public long descriptorOffset() {
    return descriptorOffset;
  }
}
