// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.Die;
import io.jstap.debuginfo.dwarf.DwarfFile;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.NearestNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds types, global variables and enumerators by name. */
final class NameSearch {
  private final DwarfFile dwarf;
  private final IndexFile index;

  NameSearch(DwarfFile dwarf, IndexFile index) {
    this.dwarf = dwarf;
    this.index = index;
  }

  /** The definition of a type. */
  Optional<Die> definition(TypeKind kind, String name) {
    OptionalLong handle = type(kind, name);
    return handle.isPresent() ? Optional.of(dwarf.die(handle.getAsLong())) : Optional.empty();
  }

  private OptionalLong type(TypeKind kind, String name) {
    int id = index.stringId(name);
    if (id < 0) {
      return OptionalLong.empty();
    }
    int row = typeRow(kind.code(), id);
    boolean found =
        row < index.count(IndexSection.TYPE_NAME)
            && index.i8(IndexSection.TYPE_KIND, row) == kind.code()
            && index.i32(IndexSection.TYPE_NAME, row) == id;
    return found ? OptionalLong.of(index.i64(IndexSection.TYPE_DIE, row)) : OptionalLong.empty();
  }

  /** The first row of types that is not before a kind and name. */
  private int typeRow(int kind, int id) {
    int low = 0;
    int high = index.count(IndexSection.TYPE_NAME);
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compare(index.i8(IndexSection.TYPE_KIND, middle), kind);
      if (order < 0 || (order == 0 && index.i32(IndexSection.TYPE_NAME, middle) < id)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  List<String> nearestTypes(TypeKind kind, String name, int limit) {
    List<String> names = new ArrayList<>();
    int end = typeRow(kind.code() + 1, 0);
    for (int row = typeRow(kind.code(), 0); row < end; row++) {
      names.add(index.string(index.i32(IndexSection.TYPE_NAME, row)));
    }
    return NearestNames.of(name, names, limit);
  }

  /** The handles of the definitions of a variable. */
  List<Long> globals(String name) {
    List<Long> all = new ArrayList<>();
    int id = index.stringId(name);
    if (id >= 0) {
      int count = index.count(IndexSection.GLOBAL_NAME);
      int row = index.lowerBound(IndexSection.GLOBAL_NAME, id);
      while (row < count && index.i32(IndexSection.GLOBAL_NAME, row) == id) {
        all.add(index.i64(IndexSection.GLOBAL_DIE, row));
        row++;
      }
    }
    return all;
  }

  OptionalLong enumerator(String name) {
    int id = index.stringId(name);
    int row = id < 0 ? 0 : index.lowerBound(IndexSection.ENUMERATOR_NAME, id);
    boolean found =
        id >= 0
            && row < index.count(IndexSection.ENUMERATOR_NAME)
            && index.i32(IndexSection.ENUMERATOR_NAME, row) == id;
    return found
        ? OptionalLong.of(index.i64(IndexSection.ENUMERATOR_VALUE, row))
        : OptionalLong.empty();
  }

  List<String> nearestEnumerators(String name, int limit) {
    return nearest(IndexSection.ENUMERATOR_NAME, name, limit);
  }

  List<String> nearestGlobals(String name, int limit) {
    return nearest(IndexSection.GLOBAL_NAME, name, limit);
  }

  /** Of a column of names that is sorted, so that equal ones stand together. */
  private List<String> nearest(IndexSection column, String name, int limit) {
    List<String> names = new ArrayList<>();
    int before = -1;
    for (int row = 0; row < index.count(column); row++) {
      int id = index.i32(column, row);
      if (id != before) {
        names.add(index.string(id));
        before = id;
      }
    }
    return NearestNames.of(name, names, limit);
  }
}
