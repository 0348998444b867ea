// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The abbreviations of a unit, by code (DWARF 5 §7.5.3). */
final class AbbreviationTable {
  /** Compilers number from one; greater codes than this go to a map. */
  private static final int DENSE = 1 << 14;

  private @Nullable Abbreviation[] dense = new Abbreviation[64];
  private final Map<Long, Abbreviation> sparse = new HashMap<>();
  private final Bytes section;

  private AbbreviationTable(Bytes section) {
    this.section = section;
  }

  static AbbreviationTable read(Bytes section, long offset) {
    AbbreviationTable table = new AbbreviationTable(section);
    Cursor cursor = section.cursor(0);
    cursor.seek(offset);
    int[] names = new int[16];
    int[] forms = new int[16];
    long[] implicit = new long[16];
    while (!cursor.atEnd()) {
      long code = cursor.uleb();
      if (code == 0) {
        break;
      }
      int tag = (int) cursor.uleb();
      boolean hasChildren = cursor.u8() != 0;
      int count = 0;
      while (true) {
        int name = (int) cursor.uleb();
        int form = (int) cursor.uleb();
        if (name == 0 && form == 0) {
          break;
        }
        if (count == names.length) {
          names = Arrays.copyOf(names, count * 2);
          forms = Arrays.copyOf(forms, count * 2);
          implicit = Arrays.copyOf(implicit, count * 2);
        }
        names[count] = name;
        forms[count] = form;
        implicit[count] = form == Form.IMPLICIT_CONST ? cursor.sleb() : 0;
        count++;
      }
      table.put(
          code,
          new Abbreviation(
              tag,
              hasChildren,
              Arrays.copyOf(names, count),
              Arrays.copyOf(forms, count),
              Arrays.copyOf(implicit, count)));
    }
    return table;
  }

  private void put(long code, Abbreviation abbreviation) {
    if (code < 0 || code >= DENSE) {
      sparse.put(code, abbreviation);
      return;
    }
    if (code >= dense.length) {
      dense = Arrays.copyOf(dense, Math.max((int) code + 1, dense.length * 2));
    }
    dense[(int) code] = abbreviation;
  }

  Abbreviation get(long code) {
    Abbreviation found = code > 0 && code < dense.length ? dense[(int) code] : sparse.get(code);
    if (found == null) {
      throw section.malformed("no abbreviation has the code " + Long.toUnsignedString(code));
    }
    return found;
  }

  /** Greater than every code that is not in the sparse map. */
  int denseLimit() {
    return dense.length;
  }
}
