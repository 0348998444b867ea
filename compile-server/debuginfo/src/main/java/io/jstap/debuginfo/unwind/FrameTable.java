// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rules of all code of a program, by address: a rule holds from its row on to the next one.
 * What is damaged, or lies above other code, is left out; so where the file is wrong nothing is
 * known, and no more than that.
 */
final class FrameTable {
  private static final int X86_64 = 62;

  /** From an address on a rule holds. */
  record Row(long address, FrameRule rule) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<String> damage = new ArrayList<>();

  private FrameTable() {}

  /** Reads {@code .eh_frame}, and of {@code .debug_frame} what the other one does not have. */
  static FrameTable read(ElfFile program) {
    FrameTable table = new FrameTable();
    if (program.machine() == X86_64 && !program.isRelocatable()) {
      TreeMap<Long, FrameEntries.Entry> entries = new TreeMap<>();
      table.collect(program, ".eh_frame", /* eh= */ true, entries);
      table.collect(program, ".debug_frame", /* eh= */ false, entries);
      table.fill(entries);
    }
    return table;
  }

  /** Sorted by address, each rule another one than that before it. */
  List<Row> rows() {
    return rows;
  }

  /** What was left out, and why. */
  List<String> damage() {
    return damage;
  }

  private void collect(
      ElfFile program, String name, boolean eh, NavigableMap<Long, FrameEntries.Entry> entries) {
    Section section = program.section(name).filter(found -> !found.isNoBits()).orElse(null);
    if (section == null) {
      return;
    }
    FrameEntries found;
    try {
      found = FrameEntries.read(program.content(section), eh, section.address());
    } catch (DebugInfoException e) {
      damage.add(e.problem().message());
      return;
    }
    damage.addAll(found.damage());
    List<FrameEntries.Entry> sorted = new ArrayList<>(found.entries());
    sorted.sort(Comparator.comparingLong(FrameEntries.Entry::low));
    for (FrameEntries.Entry entry : sorted) {
      Map.Entry<Long, FrameEntries.Entry> before = entries.floorEntry(entry.low());
      if (before == null || before.getValue().high() <= entry.low()) {
        entries.put(entry.low(), entry);
      }
    }
  }

  private void fill(NavigableMap<Long, FrameEntries.Entry> entries) {
    List<Row> own = new ArrayList<>();
    for (FrameEntries.Entry entry : entries.values()) {
      Long next = entries.higherKey(entry.low());
      long high = next == null ? entry.high() : Math.min(entry.high(), next);
      own.clear();
      try {
        FrameProgram.run(entry, (address, rule) -> own.add(new Row(address, rule)));
      } catch (DebugInfoException e) {
        damage.add(e.problem().message());
        own.clear();
      }
      for (Row row : own) {
        if (row.address() < high) {
          add(row);
        }
      }
      add(new Row(own.isEmpty() ? entry.low() : high, FrameRule.UNKNOWN));
    }
  }

  private void add(Row row) {
    // What begins at once where another one does takes its place.
    while (!rows.isEmpty() && rows.getLast().address() >= row.address()) {
      rows.removeLast();
    }
    FrameRule before = rows.isEmpty() ? FrameRule.UNKNOWN : rows.getLast().rule();
    if (!before.equals(row.rule())) {
      rows.add(row);
    }
  }
}
