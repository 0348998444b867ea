// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;

/**
 * Where a string is, as one number: which section, and the offset. Linkers merge equal strings of
 * {@code .debug_str} and {@code .debug_line_str}, so equal strings mostly have equal references.
 */
public final class StringReference {
  public static final long NONE = -1L;
  private static final int SHIFT = 56;
  private static final long OFFSET = (1L << SHIFT) - 1;
  private static final long HERE = 0;
  private static final long STR = 1;
  private static final long LINE_STR = 2;
  private static final long SUPPLEMENTARY_STR = 3;

  // 4 is a packed name. These have the number of the file above the offset.
  private static final long FILE_STR = 5;
  private static final long FILE_INFO = 6;
  private static final int FILE_SHIFT = 40;

  private StringReference() {}

  static long here(long offset) {
    return HERE << SHIFT | offset;
  }

  static long str(long offset) {
    return STR << SHIFT | (offset & OFFSET);
  }

  static long lineStr(long offset) {
    return LINE_STR << SHIFT | (offset & OFFSET);
  }

  static long supplementary(long offset) {
    return SUPPLEMENTARY_STR << SHIFT | (offset & OFFSET);
  }

  /** In the strings of a file by its number. */
  static long strOf(int file, long offset) {
    return FILE_STR << SHIFT | (long) file << FILE_SHIFT | offset;
  }

  /** In the units of a file by its number. */
  static long infoOf(int file, long offset) {
    return FILE_INFO << SHIFT | (long) file << FILE_SHIFT | offset;
  }

  /** Reads a string attribute of a line table's header. */
  static long read(Cursor cursor, int form, int offsetSize) {
    return switch (form) {
      case Form.STRING -> {
        long at = cursor.position();
        cursor.skipString();
        yield here(at);
      }
      case Form.STRP -> str(cursor.offset(offsetSize));
      case Form.LINE_STRP -> lineStr(cursor.offset(offsetSize));
      case Form.STRP_SUP, Form.GNU_STRP_ALT -> supplementary(cursor.offset(offsetSize));
      default -> throw Form.unknown(cursor, form);
    };
  }

  /** In a section that units share. */
  static boolean shared(long reference) {
    long where = reference >>> SHIFT;
    return reference != NONE
        && where != HERE
        && where < FILE_STR
        && (reference & OFFSET) >>> 32 == 0;
  }

  static long offset(long reference) {
    return reference & OFFSET;
  }

  /** The bytes of the string. {@code here} is the section that the reference was read from. */
  public static byte[] resolve(DwarfFile file, Bytes here, long reference) {
    long offset = reference & OFFSET;
    long where = reference >>> SHIFT;
    if (where == HERE) {
      return here.stringBytes(offset);
    }
    if (where == FILE_STR || where == FILE_INFO) {
      DwarfFile other = file.main().file((int) (offset >>> FILE_SHIFT));
      return other
          .section(where == FILE_STR ? ".debug_str" : ".debug_info")
          .stringBytes(offset & ((1L << FILE_SHIFT) - 1));
    }
    if (where == STR) {
      return file.section(".debug_str").stringBytes(offset);
    }
    if (where == LINE_STR) {
      return file.section(".debug_line_str").stringBytes(offset);
    }
    return file.supplementary()
        .map(other -> other.section(".debug_str").stringBytes(offset))
        .orElse(new byte[0]);
  }
}
