// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.AddressRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Functions and variables of a unit under scan. Instances may come before the entry that holds
 * their name, so names are filled in when the unit is done.
 */
final class UnitFunctions {
  private final ScanResult result;
  private final Unit unit;
  private final int number;
  private final @Nullable LineHeader lines;
  private final int[] files;

  /** What an entry with a name says, for instances of it. */
  private record Named(long name, int file, int line, boolean external) {}

  private final Map<Long, Named> named = new HashMap<>();

  /** Rows of functions that wait for the entry with that handle; likewise of globals. */
  private final LongColumn waitingRows = new LongColumn();

  private final LongColumn waitingOrigins = new LongColumn();
  private final LongColumn waitingGlobals = new LongColumn();
  private final LongColumn waitingGlobalOrigins = new LongColumn();

  UnitFunctions(ScanResult result, Unit unit, int number) {
    this.result = result;
    this.unit = unit;
    this.number = number;
    this.lines = unit.lines().header().orElse(null);
    this.files = new int[lines == null ? 0 : lines.fileCount()];
    Arrays.fill(files, -1);
  }

  /** The index in the result of a file of the unit. */
  int file(long index) {
    LineHeader header = lines;
    if (header == null || index < 0 || index >= files.length) {
      return 0;
    }
    int known = files[(int) index];
    if (known < 0) {
      known = result.file(header, index);
      files[(int) index] = known;
    }
    return known;
  }

  void subprogram(EntryValues entry, long offset) {
    if (entry.name != StringReference.NONE) {
      named.put(
          unit.handle(offset), new Named(entry.name, file(entry.file), entry.line, entry.external));
    }
    if (entry.declaration || !entry.hasCode()) {
      return;
    }
    long handle = unit.handle(offset);
    long start;
    if (entry.hasLow && entry.hasHigh) {
      long end = entry.highIsAddress ? entry.high : entry.low + entry.high;
      start = entry.low;
      if (!live(start) || Long.compareUnsigned(start, end) >= 0) {
        return;
      }
      range(start, end, handle);
    } else {
      List<AddressRange> ranges = RangeList.of(unit.die(offset));
      if (ranges.isEmpty() || !live(ranges.getFirst().low())) {
        return;
      }
      start = ranges.getFirst().low();
      ranges.forEach(each -> range(each.low(), each.high(), handle));
    }
    add(entry, handle, start, 0);
  }

  void inlined(EntryValues entry, long offset) {
    long start;
    if (entry.hasEntry && entry.entryIsAddress) {
      start = entry.entry;
    } else if (entry.hasLow) {
      start = entry.low + (entry.hasEntry ? entry.entry : 0);
    } else {
      List<AddressRange> ranges = RangeList.of(unit.die(offset));
      if (ranges.isEmpty()) {
        return;
      }
      start = ranges.getFirst().low() + (entry.hasEntry ? entry.entry : 0);
    }
    if (live(start)) {
      add(entry, unit.handle(offset), start, ScanResult.INLINED);
    }
  }

  /** Linkers leave the entries of dropped code behind, at address zero. */
  private static boolean live(long address) {
    return address != 0;
  }

  private void range(long low, long high, long handle) {
    result.rangeLow.add(low);
    result.rangeHigh.add(high);
    result.rangeDie.add(handle);
  }

  private void add(EntryValues entry, long handle, long start, int flags) {
    if (entry.name == StringReference.NONE) {
      if (entry.origin == -1) {
        return;
      }
      waitingRows.add(result.functionName.size());
      waitingOrigins.add(entry.origin);
    }
    result.functionName.add(entry.name);
    result.functionDie.add(handle);
    result.functionEntry.add(start);
    result.functionPlace.add(place(file(entry.file), entry.line));
    result.functionUnit.add(unitAndFlags(flags | (entry.external ? ScanResult.EXTERNAL : 0)));
  }

  private static long place(int file, int line) {
    return (long) file << 32 | (line & 0xffffffffL);
  }

  private long unitAndFlags(int flags) {
    return (long) number << 32 | flags;
  }

  void global(EntryValues entry, long offset) {
    if (entry.name != StringReference.NONE) {
      named.put(unit.handle(offset), new Named(entry.name, 0, 0, entry.external));
    } else if (entry.origin == -1) {
      return;
    }
    if (entry.declaration && entry.external && entry.name != StringReference.NONE) {
      result.declared.add(entry.name, 0, unit.handle(offset), 1);
    }
    if (entry.declaration || !(entry.hasLocation || entry.hasConstant)) {
      return;
    }
    if (entry.name == StringReference.NONE) {
      waitingGlobals.add(result.globalName.size());
      waitingGlobalOrigins.add(entry.origin);
    }
    result.globalName.add(entry.name);
    result.globalDie.add(unit.handle(offset));
    result.globalUnit.add(unitAndFlags(entry.external ? ScanResult.EXTERNAL : 0));
  }

  /** Gives instances the names of their origins. */
  void finish() {
    for (int i = 0; i < waitingRows.size(); i++) {
      int row = (int) waitingRows.get(i);
      Named origin = find(waitingOrigins.get(i));
      result.functionName.set(row, origin.name);
      result.functionPlace.set(row, place(origin.file, origin.line));
      if (origin.external) {
        result.functionUnit.set(row, result.functionUnit.get(row) | ScanResult.EXTERNAL);
      }
    }
    for (int i = 0; i < waitingGlobals.size(); i++) {
      int row = (int) waitingGlobals.get(i);
      Named origin = find(waitingGlobalOrigins.get(i));
      result.globalName.set(row, origin.name);
      if (origin.external) {
        result.globalUnit.set(row, result.globalUnit.get(row) | ScanResult.EXTERNAL);
      }
    }
  }

  private Named find(long handle) {
    Named known = named.get(handle);
    if (known == null) {
      known = read(handle);
      named.put(handle, known);
    }
    return known;
  }

  /** From the entry itself: it is in another unit, or refers further. */
  private Named read(long handle) {
    Die die = unit.file().main().die(handle);
    long name =
        die.inherited(At.NAME)
            .map(
                value ->
                    switch (value.form()) {
                      case Form.STRP -> EntryValues.name(value.unit(), value.raw(), result);
                      case Form.STRING -> PackedName.of(value.unit(), value.raw(), result);
                      case Form.LINE_STRP -> StringReference.lineStr(value.raw());
                      case Form.STRP_SUP, Form.GNU_STRP_ALT ->
                          StringReference.supplementary(value.raw());
                      default ->
                          EntryValues.name(
                              value.unit(),
                              value
                                  .unit()
                                  .file()
                                  .stringOffset(
                                      value.unit().bases().strOffsets(),
                                      value.raw(),
                                      value.unit().header().offsetSize()),
                              result);
                    })
            .orElse(StringReference.NONE);
    int line = die.inherited(At.DECL_LINE).map(value -> (int) value.number()).orElse(0);
    boolean external = die.inherited(At.EXTERNAL).map(AttributeValue::isSet).orElse(false);
    Optional<AttributeValue> owner = die.inherited(At.DECL_FILE);
    int file =
        owner
            .flatMap(
                value ->
                    value
                        .unit()
                        .lines()
                        .header()
                        .map(header -> result.file(header, value.number())))
            .orElse(0);
    return new Named(name, file, line, external);
  }
}
