// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.LongColumn;
import io.jstap.debuginfo.dwarf.ScanResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions of all threads and those that only have a symbol, sorted. Partial clones ({@code
 * f.part.0}, {@code f.cold}) have the names of their symbols alone: debuginfo calls them by the
 * name of the function that they are pieces of, which has an entry of its own.
 */
final class FunctionTable {
  /** The entry of a function without debug information. */
  static final long NO_DIE = -1;

  private final LongColumn names = new LongColumn();
  private final LongColumn dies = new LongColumn();
  private final LongColumn entries = new LongColumn();
  private final LongColumn places = new LongColumn();
  private final LongColumn units = new LongColumn();
  private final List<String> files = new ArrayList<>();
  private final List<byte[]> symbolNames = new ArrayList<>();
  private final LongColumn rangeLow = new LongColumn();
  private final LongColumn rangeHigh = new LongColumn();
  private final LongColumn rangeDie = new LongColumn();

  /** From this row on, names are indexes in {@link #symbolNames}. */
  private final int firstSymbol;

  FunctionTable(List<ScanResult> results, SymbolOrder symbols) {
    Map<Long, Integer> partial = partialClones(symbols);
    for (ScanResult result : results) {
      int base = files.size();
      files.addAll(result.files);
      for (int row = 0; row < result.functionName.size(); row++) {
        boolean inlined = (result.functionUnit.get(row) & ScanResult.INLINED) != 0;
        if (result.functionName.get(row) == -1L
            || (!inlined && partial.containsKey(result.functionEntry.get(row)))) {
          continue;
        }
        names.add(result.functionName.get(row));
        dies.add(result.functionDie.get(row));
        entries.add(result.functionEntry.get(row));
        places.add(result.functionPlace.get(row) + ((long) base << 32));
        units.add(result.functionUnit.get(row));
      }
      rangeLow.addAll(result.rangeLow);
      rangeHigh.addAll(result.rangeHigh);
      rangeDie.addAll(result.rangeDie);
    }
    firstSymbol = names.size();
    addSymbols(symbols);
  }

  /** Addresses where every function symbol is that of a partial clone. */
  private static Map<Long, Integer> partialClones(SymbolOrder symbols) {
    Map<Long, Integer> partial = new HashMap<>();
    for (int symbol : symbols.byAddress()) {
      if (symbols.isFunction(symbol) && isPartial(symbols.name(symbol))) {
        partial.put(symbols.address(symbol), symbol);
      }
    }
    for (int symbol : symbols.byAddress()) {
      if (symbols.isFunction(symbol) && !isPartial(symbols.name(symbol))) {
        partial.remove(symbols.address(symbol));
      }
    }
    return partial;
  }

  private static boolean isPartial(String name) {
    return name.contains(".part.") || name.contains(".cold");
  }

  /** Symbols of functions under a name that no entry at their address has. */
  private void addSymbols(SymbolOrder symbols) {
    Map<Long, Long> dieAt = new HashMap<>();
    Map<Long, Long> placeOf = new HashMap<>();
    Map<Long, Long> unitOf = new HashMap<>();
    for (int row = 0; row < names.size(); row++) {
      if ((units.get(row) & ScanResult.INLINED) == 0) {
        long entry = entries.get(row);
        dieAt.putIfAbsent(entry, dies.get(row));
        placeOf.putIfAbsent(entry, places.get(row));
        unitOf.putIfAbsent(entry, units.get(row));
      }
    }
    for (int symbol : symbols.byAddress()) {
      if (!symbols.isFunction(symbol)) {
        continue;
      }
      long address = symbols.address(symbol);
      names.add(symbolNames.size());
      symbolNames.add(symbols.nameBytes(symbol));
      dies.add(dieAt.getOrDefault(address, NO_DIE));
      entries.add(address);
      places.add(placeOf.getOrDefault(address, 0L));
      long flags = symbols.isLocal(symbol) ? 0 : ScanResult.EXTERNAL;
      units.add(unitOf.getOrDefault(address, 0xffffffffL << 32 | flags));
    }
  }

  void addNames(StringPool strings) {
    for (int row = 0; row < firstSymbol; row++) {
      strings.addReference(names.get(row));
    }
    symbolNames.forEach(strings::addBytes);
    files.forEach(strings::addText);
  }

  void write(StringPool strings, IndexWriter writer) {
    int[] fileIds = files.stream().mapToInt(strings::idOfText).toArray();
    int nowhere = strings.idOfText("");
    int[] ids = new int[names.size()];
    long[] keys = new long[names.size()];
    for (int row = 0; row < ids.length; row++) {
      ids[row] =
          row < firstSymbol
              ? strings.idOfReference(names.get(row))
              : strings.idOfBytes(symbolNames.get((int) names.get(row)));
      keys[row] = (long) ids[row] << 32 | row;
    }
    Arrays.sort(keys);
    int[] rows = order(keys, ids);
    int count = rows.length;
    int[] name = new int[count];
    int[] file = new int[count];
    int[] line = new int[count];
    int[] unit = new int[count];
    byte[] flags = new byte[count];
    long[] die = new long[count];
    long[] entry = new long[count];
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      name[i] = ids[row];
      boolean placed = dies.get(row) != NO_DIE && !files.isEmpty();
      file[i] = placed ? fileIds[(int) (places.get(row) >>> 32)] : nowhere;
      line[i] = (int) places.get(row);
      unit[i] = (int) (units.get(row) >>> 32);
      flags[i] = (byte) units.get(row);
      die[i] = dies.get(row);
      entry[i] = entries.get(row);
    }
    writer.add(IndexSection.FUNCTION_NAME, name);
    writer.add(IndexSection.FUNCTION_FILE, file);
    writer.add(IndexSection.FUNCTION_LINE, line);
    writer.add(IndexSection.FUNCTION_UNIT, unit);
    writer.add(IndexSection.FUNCTION_FLAGS, flags);
    writer.add(IndexSection.FUNCTION_DIE, die);
    writer.add(IndexSection.FUNCTION_ENTRY, entry);
    writeNames(name, writer);
    writeRanges(die, flags, writer);
  }

  /** Rows by name and entry; a symbol that repeats what an entry says is dropped. */
  private int[] order(long[] keys, int[] ids) {
    int[] rows = new int[keys.length];
    int kept = 0;
    int start = 0;
    while (start < keys.length) {
      int id = ids[(int) keys[start]];
      int end = start;
      while (end < keys.length && ids[(int) keys[end]] == id) {
        end++;
      }
      Integer[] group = new Integer[end - start];
      for (int i = start; i < end; i++) {
        group[i - start] = (int) keys[i];
      }
      Arrays.sort(
          group,
          (a, b) -> {
            int order = Long.compareUnsigned(entries.get(a), entries.get(b));
            return order != 0 ? order : Integer.compare(a, b);
          });
      int firstOfGroup = kept;
      for (int row : group) {
        boolean repeats =
            row >= firstSymbol && sameEntryAbove(rows, firstOfGroup, kept, entries.get(row));
        if (!repeats) {
          rows[kept++] = row;
        }
      }
      start = end;
    }
    return Arrays.copyOf(rows, kept);
  }

  /** Whether an out-of-line function just above has the same entry. */
  private boolean sameEntryAbove(int[] rows, int from, int to, long entry) {
    for (int i = to - 1; i >= from && entries.get(rows[i]) == entry; i--) {
      if ((units.get(rows[i]) & ScanResult.INLINED) == 0) {
        return true;
      }
    }
    return false;
  }

  private static void writeNames(int[] name, IndexWriter writer) {
    int[] distinct = new int[name.length];
    int[] first = new int[name.length + 1];
    int count = 0;
    for (int i = 0; i < name.length; i++) {
      if (i == 0 || name[i] != name[i - 1]) {
        distinct[count] = name[i];
        first[count] = i;
        count++;
      }
    }
    first[count] = name.length;
    writer.add(IndexSection.FUNCTION_NAMES, Arrays.copyOf(distinct, count));
    writer.add(IndexSection.FUNCTION_FIRST, Arrays.copyOf(first, count + 1));
  }

  private void writeRanges(long[] die, byte[] flags, IndexWriter writer) {
    Map<Long, Integer> rowOf = new HashMap<>();
    for (int i = 0; i < die.length; i++) {
      if ((flags[i] & ScanResult.INLINED) == 0 && die[i] != NO_DIE) {
        rowOf.putIfAbsent(die[i], i);
      }
    }
    int[] order = AddressOrder.of(rangeLow);
    int count = 0;
    long[] low = new long[order.length];
    long[] high = new long[order.length];
    int[] function = new int[order.length];
    for (int row : order) {
      Integer owner = rowOf.get(rangeDie.get(row));
      if (owner != null) {
        low[count] = rangeLow.get(row);
        high[count] = rangeHigh.get(row);
        function[count] = owner;
        count++;
      }
    }
    writer.add(IndexSection.RANGE_LOW, Arrays.copyOf(low, count));
    writer.add(IndexSection.RANGE_HIGH, Arrays.copyOf(high, count));
    writer.add(IndexSection.RANGE_FUNCTION, Arrays.copyOf(function, count));
  }
}
