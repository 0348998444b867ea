// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Location;
import java.util.ArrayList;
import java.util.List;

/** The bytes of an object written out (DW_OP_implicit_value, DW_AT_const_value blocks). */
final class ImplicitValue {
  private static final int WORD = 8;

  private ImplicitValue() {}

  /** Reads a length and that many bytes: one constant, or pieces of eight bytes. */
  static Location read(Cursor cursor) {
    return read(cursor, cursor.uleb());
  }

  static Location read(Cursor cursor, long length) {
    if (length < 0 || length > cursor.end() - cursor.position()) {
      throw cursor.bytes().malformed("a value of " + length + " bytes");
    }
    if (length <= WORD) {
      return value(LittleEndian.read(cursor, (int) length));
    }
    List<Location.Piece> pieces = new ArrayList<>();
    for (long done = 0; done < length; done += WORD) {
      int size = (int) Math.min(WORD, length - done);
      pieces.add(new Location.Piece(value(LittleEndian.read(cursor, size)), size * 8L, 0));
    }
    return new Location.Pieces(pieces);
  }

  static Location value(long number) {
    return new Location.Value(new Expression.Constant(number));
  }
}
