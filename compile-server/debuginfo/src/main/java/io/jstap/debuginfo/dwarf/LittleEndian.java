// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;

/** Numbers of any size up to eight bytes. */
final class LittleEndian {
  private LittleEndian() {}

  static long read(Cursor cursor, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) cursor.u8() << (8 * i);
    }
    return value;
  }
}
