// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;

/**
 * The header of a unit (DWARF 5 §7.5.1, DWARF 4 §7.5.1).
 *
 * @param offset of the unit in its section
 * @param end the offset after its last byte
 * @param firstEntry offset of its first entry
 * @param kind DW_UT_ value; DW_UT_type for units of .debug_types
 * @param signature of a type unit, or the id of a split unit
 * @param typeOffset of a type unit: where the type is, from the start of the unit
 */
public record UnitHeader(
    long offset,
    long end,
    long firstEntry,
    int version,
    int kind,
    int addressSize,
    int offsetSize,
    long abbreviations,
    long signature,
    long typeOffset) {
  public static final int COMPILE = 1;
  public static final int TYPE = 2;
  public static final int PARTIAL = 3;
  public static final int SKELETON = 4;
  public static final int SPLIT_COMPILE = 5;
  public static final int SPLIT_TYPE = 6;

  /** Whether it is a unit of one type. */
  boolean isType() {
    return kind == TYPE || kind == SPLIT_TYPE;
  }

  /** Reads the header at an offset of {@code .debug_info} or, if so said, {@code .debug_types}. */
  static UnitHeader read(Bytes section, long offset, boolean types) {
    Cursor cursor = section.cursor(0);
    cursor.seek(offset);
    long length = cursor.u32();
    int offsetSize = 4;
    if (length == 0xffffffffL) {
      length = cursor.i64();
      offsetSize = 8;
    } else if (length >= 0xfffffff0L) {
      throw section.malformed("unit at offset 0x%x has a reserved length".formatted(offset));
    }
    if (length < 0 || length > section.size() - cursor.position()) {
      throw section.malformed("unit at offset 0x%x is longer than the section".formatted(offset));
    }
    long end = cursor.position() + length;
    int version = cursor.u16();
    if (version < 2 || version > 5) {
      throw new DebugInfoException(
          DebugInfoProblem.UNSUPPORTED_FORMAT,
          section.file(),
          section.section(),
          "unit at offset 0x%x has DWARF version %d".formatted(offset, version));
    }
    int kind = types ? TYPE : COMPILE;
    int addressSize;
    long abbreviations;
    if (version >= 5) {
      kind = cursor.u8();
      addressSize = cursor.u8();
      abbreviations = cursor.offset(offsetSize);
    } else {
      abbreviations = cursor.offset(offsetSize);
      addressSize = cursor.u8();
    }
    if (addressSize != 8 && addressSize != 4) {
      throw section.malformed(
          "unit at offset 0x%x has addresses of %d bytes".formatted(offset, addressSize));
    }
    long signature = 0;
    long typeOffset = 0;
    if (kind == TYPE || kind == SPLIT_TYPE) {
      signature = cursor.i64();
      typeOffset = cursor.offset(offsetSize);
    } else if (kind == SKELETON || kind == SPLIT_COMPILE) {
      signature = cursor.i64();
    }
    if (cursor.position() > end) {
      throw section.malformed("unit at offset 0x%x is too short".formatted(offset));
    }
    return new UnitHeader(
        offset,
        end,
        cursor.position(),
        version,
        kind,
        addressSize,
        offsetSize,
        abbreviations,
        signature,
        typeOffset);
  }
}
