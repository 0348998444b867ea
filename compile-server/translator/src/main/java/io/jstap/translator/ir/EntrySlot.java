// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/** A value that a return probe's entry handler keeps for the return. Compared by identity. */
public final class EntrySlot {
  private final ValueType type;

  public EntrySlot(ValueType type) {
    this.type = type;
  }

  public ValueType type() {
    return type;
  }
}
