// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Address ranges of entries (DWARF 5 §2.17, §7.25; DWARF 4 §2.17.3). */
public final class RangeList {
  private RangeList() {}

  /** The ranges of an entry, in order, empty ones left out. */
  public static List<AddressRange> of(Die die) {
    Optional<AttributeValue> ranges = die.attribute(At.RANGES);
    if (ranges.isPresent()) {
      return read(die.unit(), ranges.get());
    }
    Optional<AttributeValue> low = die.attribute(At.LOW_PC);
    Optional<AttributeValue> high = die.attribute(At.HIGH_PC);
    if (low.isEmpty() || high.isEmpty()) {
      return List.of();
    }
    long start = low.get().address();
    long end = high.get().isAddress() ? high.get().address() : start + high.get().number();
    return Long.compareUnsigned(start, end) < 0 ? List.of(new AddressRange(start, end)) : List.of();
  }

  /** Where an entry's code is entered (DWARF 5 §2.18); 0 when it has none. */
  public static long entry(Die die) {
    Optional<AttributeValue> entry = die.attribute(At.ENTRY_PC);
    if (entry.isPresent() && entry.get().isAddress()) {
      return entry.get().address();
    }
    List<AddressRange> ranges = of(die);
    long start = ranges.isEmpty() ? 0 : ranges.getFirst().low();
    return start + entry.map(AttributeValue::number).orElse(0L);
  }

  /** DW_AT_low_pc; 0 when the entry has none. */
  public static long low(Die die) {
    return die.attribute(At.LOW_PC).map(AttributeValue::address).orElse(0L);
  }

  static List<AddressRange> read(Unit unit, AttributeValue value) {
    if (unit.header().version() < 5) {
      return readOld(unit, value.offset() + unit.bases().gnuRanges());
    }
    Bytes section = unit.file().section(".debug_rnglists");
    long offset =
        value.form() == Form.RNGLISTX
            ? listOffset(unit, section, unit.bases().rnglists(), value.raw())
            : value.offset();
    return readNew(unit, section, offset);
  }

  /** The offset of a list by its index: offsets are relative to the base (§7.28). */
  static long listOffset(Unit unit, Bytes section, long base, long index) {
    int size = unit.header().offsetSize();
    if (index < 0 || index > section.size()) {
      throw section.malformed("no list with index " + Long.toUnsignedString(index));
    }
    Cursor cursor = section.cursor(0);
    cursor.seek(base + index * size);
    return base + cursor.offset(size);
  }

  private static List<AddressRange> readNew(Unit unit, Bytes section, long offset) {
    List<AddressRange> all = new ArrayList<>();
    Cursor cursor = section.cursor(0);
    cursor.seek(offset);
    long base = unit.bases().lowPc();
    while (true) {
      int kind = cursor.u8();
      switch (kind) {
        case 0 -> {
          return all;
        }
        case 1 -> base = indexed(unit, cursor);
        case 2 -> add(all, indexed(unit, cursor), indexed(unit, cursor));
        case 3 -> {
          long start = indexed(unit, cursor);
          add(all, start, start + cursor.uleb());
        }
        case 4 -> add(all, base + cursor.uleb(), base + cursor.uleb());
        case 5 -> base = address(unit, cursor);
        case 6 -> add(all, address(unit, cursor), address(unit, cursor));
        case 7 -> {
          long start = address(unit, cursor);
          add(all, start, start + cursor.uleb());
        }
        default -> throw section.malformed("unknown range list entry 0x%x".formatted(kind));
      }
    }
  }

  private static List<AddressRange> readOld(Unit unit, long offset) {
    Bytes section = unit.file().main().section(".debug_ranges");
    List<AddressRange> all = new ArrayList<>();
    Cursor cursor = section.cursor(0);
    cursor.seek(offset);
    long base = unit.bases().lowPc();
    long marker = unit.header().addressSize() == 8 ? -1L : 0xffffffffL;
    while (true) {
      long start = address(unit, cursor);
      long end = address(unit, cursor);
      if (start == 0 && end == 0) {
        return all;
      }
      if (start == marker) {
        base = end;
      } else {
        add(all, base + start, base + end);
      }
    }
  }

  static long indexed(Unit unit, Cursor cursor) {
    return unit.file().address(unit.bases().addr(), cursor.uleb(), unit.header().addressSize());
  }

  static long address(Unit unit, Cursor cursor) {
    return cursor.unsigned(unit.header().addressSize());
  }

  private static void add(List<AddressRange> all, long low, long high) {
    if (Long.compareUnsigned(low, high) < 0) {
      all.add(new AddressRange(low, high));
    }
  }
}
