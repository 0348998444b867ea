// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * Names that compilers write into the units themselves (DW_FORM_string), which are short as a rule:
 * up to seven bytes go into the number, so that equal names have equal numbers.
 */
final class PackedName {
  private static final int SHIFT = 56;
  private static final long PACKED = 4;
  private static final int CAPACITY = 7;

  private PackedName() {}

  /** A reference to the string at an offset of a unit's section. */
  static long of(Unit unit, long offset, ScanResult result) {
    Bytes section = unit.section();
    int file = unit.file().index();
    return of(
        section,
        offset,
        result,
        file == 0 ? StringReference.here(offset) : StringReference.infoOf(file, offset));
  }

  /** A reference to the string at an offset of a section; one that is long is known by another. */
  static long of(Bytes section, long offset, ScanResult result, long reference) {
    long packed = 0;
    for (int i = 0; i <= CAPACITY; i++) {
      int letter = section.u8(offset + i);
      if (letter == 0) {
        return PACKED << SHIFT | packed;
      }
      if (i < CAPACITY) {
        packed |= (long) letter << (8 * i);
      }
    }
    String text = new String(section.stringBytes(offset), StandardCharsets.ISO_8859_1);
    return result.inlineNames.computeIfAbsent(text, _ -> reference);
  }

  static boolean isPacked(long reference) {
    return reference >>> SHIFT == PACKED;
  }

  static byte[] unpack(long reference) {
    int length = 0;
    while (length < CAPACITY && (reference >>> (8 * length) & 0xff) != 0) {
      length++;
    }
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (reference >>> (8 * i));
    }
    return text;
  }
}
