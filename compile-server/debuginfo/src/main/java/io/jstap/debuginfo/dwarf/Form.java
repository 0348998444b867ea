// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;

/** Forms of attribute values (DWARF 5 §7.5.6, table 7.6). */
public final class Form {
  public static final int ADDR = 0x01;
  public static final int BLOCK2 = 0x03;
  public static final int BLOCK4 = 0x04;
  public static final int DATA2 = 0x05;
  public static final int DATA4 = 0x06;
  public static final int DATA8 = 0x07;
  public static final int STRING = 0x08;
  public static final int BLOCK = 0x09;
  public static final int BLOCK1 = 0x0a;
  public static final int DATA1 = 0x0b;
  public static final int FLAG = 0x0c;
  public static final int SDATA = 0x0d;
  public static final int STRP = 0x0e;
  public static final int UDATA = 0x0f;
  public static final int REF_ADDR = 0x10;
  public static final int REF1 = 0x11;
  public static final int REF2 = 0x12;
  public static final int REF4 = 0x13;
  public static final int REF8 = 0x14;
  public static final int REF_UDATA = 0x15;
  public static final int INDIRECT = 0x16;
  public static final int SEC_OFFSET = 0x17;
  public static final int EXPRLOC = 0x18;
  public static final int FLAG_PRESENT = 0x19;
  public static final int STRX = 0x1a;
  public static final int ADDRX = 0x1b;
  public static final int REF_SUP4 = 0x1c;
  public static final int STRP_SUP = 0x1d;
  public static final int DATA16 = 0x1e;
  public static final int LINE_STRP = 0x1f;
  public static final int REF_SIG8 = 0x20;
  public static final int IMPLICIT_CONST = 0x21;
  public static final int LOCLISTX = 0x22;
  public static final int RNGLISTX = 0x23;
  public static final int REF_SUP8 = 0x24;
  public static final int STRX1 = 0x25;
  public static final int STRX2 = 0x26;
  public static final int STRX3 = 0x27;
  public static final int STRX4 = 0x28;
  public static final int ADDRX1 = 0x29;
  public static final int ADDRX2 = 0x2a;
  public static final int ADDRX3 = 0x2b;
  public static final int ADDRX4 = 0x2c;
  public static final int GNU_ADDR_INDEX = 0x1f01;
  public static final int GNU_STR_INDEX = 0x1f02;
  public static final int GNU_REF_ALT = 0x1f20;
  public static final int GNU_STRP_ALT = 0x1f21;

  /** The size is not the same for every value. */
  static final int VARIABLE_SIZE = -1;

  private Form() {}

  /** How many bytes every value of the form has in a unit, or {@link #VARIABLE_SIZE}. */
  static int fixedSize(int form, int version, int addressSize, int offsetSize) {
    return switch (form) {
      case FLAG_PRESENT, IMPLICIT_CONST -> 0;
      case DATA1, REF1, FLAG, STRX1, ADDRX1 -> 1;
      case DATA2, REF2, STRX2, ADDRX2 -> 2;
      case STRX3, ADDRX3 -> 3;
      case DATA4, REF4, REF_SUP4, STRX4, ADDRX4 -> 4;
      case DATA8, REF8, REF_SIG8, REF_SUP8 -> 8;
      case DATA16 -> 16;
      case ADDR -> addressSize;
      case STRP, LINE_STRP, SEC_OFFSET, STRP_SUP, GNU_REF_ALT, GNU_STRP_ALT -> offsetSize;
      case REF_ADDR -> version <= 2 ? addressSize : offsetSize;
      default -> VARIABLE_SIZE;
    };
  }

  /** Moves behind a value. */
  static void skip(Cursor cursor, int form, UnitHeader unit) {
    int size = fixedSize(form, unit.version(), unit.addressSize(), unit.offsetSize());
    if (size >= 0) {
      cursor.skip(size);
      return;
    }
    switch (form) {
      case SDATA,
          UDATA,
          REF_UDATA,
          STRX,
          ADDRX,
          LOCLISTX,
          RNGLISTX,
          GNU_ADDR_INDEX,
          GNU_STR_INDEX ->
          cursor.skipLeb();
      case STRING -> cursor.skipString();
      case BLOCK1 -> cursor.skip(cursor.u8());
      case BLOCK2 -> cursor.skip(cursor.u16());
      case BLOCK4 -> cursor.skip(cursor.u32());
      case BLOCK, EXPRLOC -> cursor.skip(cursor.uleb());
      case INDIRECT -> skip(cursor, direct(cursor), unit);
      default -> throw unknown(cursor, form);
    }
  }

  /** Reads the form of a value that names its form itself. */
  static int direct(Cursor cursor) {
    int form = (int) cursor.uleb();
    if (form == INDIRECT || form == IMPLICIT_CONST) {
      throw unknown(cursor, form);
    }
    return form;
  }

  static RuntimeException unknown(Cursor cursor, int form) {
    return cursor
        .bytes()
        .malformed("unknown form 0x%x at offset 0x%x".formatted(form, cursor.position()));
  }
}
