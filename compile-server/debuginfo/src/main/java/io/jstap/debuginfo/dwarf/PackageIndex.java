// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What belongs to each unit of a package file: {@code .debug_cu_index} and {@code .debug_tu_index}
 * (DWARF 5 §7.3.5.3; version 2 is GNU's, for DWARF 4).
 */
final class PackageIndex {
  private static final int HEADER = 16;
  private static final int SLOT = 12;

  /** The names of sections by their numbers; the two versions differ. */
  private static final Map<Integer, String> NAMES =
      Map.of(
          1, ".debug_info",
          3, ".debug_abbrev",
          4, ".debug_line",
          5, ".debug_loclists",
          6, ".debug_str_offsets",
          7, ".debug_macro",
          8, ".debug_rnglists");

  private static final Map<Integer, String> OLD_NAMES =
      Map.of(
          1, ".debug_info",
          2, ".debug_types",
          3, ".debug_abbrev",
          4, ".debug_line",
          5, ".debug_loc",
          6, ".debug_str_offsets",
          7, ".debug_macinfo",
          8, ".debug_macro");

  /** A part of a section. */
  record Contribution(long offset, long size) {}

  /** What belongs to one unit, by the names of sections. */
  record Row(long signature, Map<String, Contribution> parts) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<Long, Integer> bySignature = new HashMap<>();

  /** Reads one of the two sections; an empty one has no rows. */
  PackageIndex(Bytes section) {
    if (section.isEmpty()) {
      return;
    }
    int version = section.i32(0) == 2 ? 2 : section.u16(0);
    if (version != 2 && version != 5) {
      throw section.malformed("has version " + version);
    }
    Map<Integer, String> names = version == 2 ? OLD_NAMES : NAMES;
    long columns = section.u32(4);
    long units = section.u32(8);
    long slots = section.u32(12);
    long size = section.size();
    if (slots > size / SLOT || columns > size / 4 || (columns > 0 && units > size / 8 / columns)) {
      throw section.malformed("does not hold what its header says");
    }
    long tables = HEADER + SLOT * slots;
    long offsets = tables + 4 * columns;
    long sizes = offsets + 4 * columns * units;
    for (long slot = 0; slot < slots; slot++) {
      long number = section.u32(HEADER + 8 * slots + 4 * slot);
      if (number == 0) {
        continue;
      }
      if (number > units) {
        throw section.malformed("has no row " + number);
      }
      Map<String, Contribution> parts = new HashMap<>();
      for (long column = 0; column < columns; column++) {
        String name = names.get(section.i32(tables + 4 * column));
        long cell = 4 * ((number - 1) * columns + column);
        if (name != null) {
          parts.put(name, new Contribution(section.u32(offsets + cell), section.u32(sizes + cell)));
        }
      }
      long signature = section.i64(HEADER + 8 * slot);
      if (bySignature.putIfAbsent(signature, rows.size()) == null) {
        rows.add(new Row(signature, parts));
      }
    }
  }

  /** All units, in the order of the table. */
  List<Row> rows() {
    return rows;
  }

  /** The number of a unit's row. */
  Optional<Integer> find(long signature) {
    return Optional.ofNullable(bySignature.get(signature));
  }
}
