// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import java.util.Optional;

/** The base type of a typed operation. */
record StackType(int bits, boolean signed, boolean generic) {
  private static final int FIRST_SIGNED = 5;

  /**
   * The type at an offset of the unit, where 0 is the generic type; empty when it is not an integer
   * of at most eight bytes.
   */
  static Optional<StackType> read(Unit unit, long offset) {
    if (offset == 0) {
      return Optional.of(new StackType(64, false, true));
    }
    Die die = unit.die(unit.header().offset() + offset);
    long size = die.number(At.BYTE_SIZE).orElse(0);
    long encoding = die.number(At.ENCODING).orElse(0);
    boolean integer = encoding == 2 || (encoding >= FIRST_SIGNED && encoding <= 8);
    if (!integer || size <= 0 || size > 8) {
      return Optional.empty();
    }
    boolean signed = encoding == FIRST_SIGNED || encoding == 6;
    return Optional.of(new StackType((int) size * 8, signed, false));
  }

  Operand convert(Operand operand) {
    return operand.converted(bits, signed, generic);
  }
}
