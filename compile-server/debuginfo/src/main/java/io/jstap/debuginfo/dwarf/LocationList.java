// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.util.Optional;

/** Location lists (DWARF 5 §2.6.2, §7.29; DWARF 4 §2.6.2). */
final class LocationList {
  private LocationList() {}

  /** The expression that holds at a program counter; empty when none does. */
  static Optional<Bytes> at(Unit unit, AttributeValue value, long pc) {
    if (value.isBlock()) {
      return Optional.of(value.block());
    }
    if (unit.header().version() < 5) {
      return unit.file().isSplit()
          ? entries(unit, unit.file().section(".debug_loc"), value.offset(), pc, Widths.GNU_SPLIT)
          : old(unit, value.offset(), pc);
    }
    Bytes section = unit.file().section(".debug_loclists");
    long offset =
        value.form() == Form.LOCLISTX
            ? RangeList.listOffset(unit, section, unit.bases().loclists(), value.raw())
            : value.offset();
    return entries(unit, section, offset, pc, Widths.DWARF5);
  }

  /** How wide the operands of entries are: the same kinds, but for those that only DWARF 5 has. */
  private enum Widths {
    DWARF5,
    /** GNU's form for split units of DWARF 4. */
    GNU_SPLIT;

    private static final int LAST_OF_GNU = 4;

    /** A length or the distance from the base. */
    long distance(Cursor cursor) {
      return this == DWARF5 ? cursor.uleb() : cursor.u32();
    }

    long blockLength(Cursor cursor) {
      return this == DWARF5 ? cursor.uleb() : cursor.u16();
    }

    int kind(Cursor cursor) {
      int kind = cursor.u8();
      if (this == GNU_SPLIT && kind > LAST_OF_GNU) {
        throw unknown(cursor, kind);
      }
      return kind;
    }
  }

  private static RuntimeException unknown(Cursor cursor, int kind) {
    return cursor.bytes().malformed("unknown location list entry 0x%x".formatted(kind));
  }

  private static Optional<Bytes> entries(
      Unit unit, Bytes section, long offset, long pc, Widths widths) {
    Cursor cursor = section.cursor(0);
    cursor.seek(offset);
    long base = unit.bases().lowPc();
    Optional<Bytes> fallback = Optional.empty();
    while (true) {
      int kind = widths.kind(cursor);
      long low = 0;
      long high = 0;
      boolean isDefault = false;
      switch (kind) {
        case 0 -> {
          return fallback;
        }
        case 1 -> {
          base = RangeList.indexed(unit, cursor);
          continue;
        }
        case 2 -> {
          low = RangeList.indexed(unit, cursor);
          high = RangeList.indexed(unit, cursor);
        }
        case 3 -> {
          low = RangeList.indexed(unit, cursor);
          high = low + widths.distance(cursor);
        }
        case 4 -> {
          low = base + widths.distance(cursor);
          high = base + widths.distance(cursor);
        }
        case 5 -> isDefault = true;
        case 6 -> {
          base = RangeList.address(unit, cursor);
          continue;
        }
        case 7 -> {
          low = RangeList.address(unit, cursor);
          high = RangeList.address(unit, cursor);
        }
        case 8 -> {
          low = RangeList.address(unit, cursor);
          high = low + widths.distance(cursor);
        }
        case 9 -> {
          // DW_LLE_GNU_view_pair: two view numbers, which say nothing about addresses.
          cursor.skipLeb();
          cursor.skipLeb();
          continue;
        }
        default -> throw unknown(cursor, kind);
      }
      Bytes expression = block(section, cursor, widths.blockLength(cursor));
      if (isDefault) {
        fallback = Optional.of(expression);
      } else if (holds(low, high, pc)) {
        return Optional.of(expression);
      }
    }
  }

  private static Optional<Bytes> old(Unit unit, long offset, long pc) {
    Bytes section = unit.file().section(".debug_loc");
    Cursor cursor = section.cursor(0);
    cursor.seek(offset);
    long base = unit.bases().lowPc();
    long marker = unit.header().addressSize() == 8 ? -1L : 0xffffffffL;
    while (true) {
      long low = RangeList.address(unit, cursor);
      long high = RangeList.address(unit, cursor);
      if (low == 0 && high == 0) {
        return Optional.empty();
      }
      if (low == marker) {
        base = high;
        continue;
      }
      Bytes expression = block(section, cursor, cursor.u16());
      if (holds(base + low, base + high, pc)) {
        return Optional.of(expression);
      }
    }
  }

  private static boolean holds(long low, long high, long pc) {
    return Long.compareUnsigned(low, pc) <= 0 && Long.compareUnsigned(pc, high) < 0;
  }

  private static Bytes block(Bytes section, Cursor cursor, long length) {
    Bytes block = section.slice(cursor.position(), length);
    cursor.skip(length);
    return block;
  }
}
