// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one thread found in the units that it scanned, in columns. Names are {@link
 * StringReference}s, files are indexes into {@link #files}.
 */
public final class ScanResult {
  public static final int EXTERNAL = 1;
  public static final int INLINED = 2;

  // Functions: out-of-line bodies and inlined instances.
  public final LongColumn functionName = new LongColumn();
  public final LongColumn functionDie = new LongColumn();
  public final LongColumn functionEntry = new LongColumn();

  /** Declaration: file index in the upper half, line in the lower one. */
  public final LongColumn functionPlace = new LongColumn();

  /** Unit number in the upper half, flags in the lower one. */
  public final LongColumn functionUnit = new LongColumn();

  // Address ranges of out-of-line bodies.
  public final LongColumn rangeLow = new LongColumn();
  public final LongColumn rangeHigh = new LongColumn();
  public final LongColumn rangeDie = new LongColumn();

  // Address ranges of units.
  public final LongColumn unitLow = new LongColumn();
  public final LongColumn unitHigh = new LongColumn();
  public final LongColumn unitNumber = new LongColumn();

  /** Distinct named types and how often they occur. */
  public final TypeTally types = new TypeTally();

  // Global and file-static variables.
  public final LongColumn globalName = new LongColumn();
  public final LongColumn globalDie = new LongColumn();
  public final LongColumn globalUnit = new LongColumn();

  /** External variables that are only declared, by name; kind and mark are 0. */
  public final TypeTally declared = new TypeTally();

  // Enumerators of distinct enumerations.
  public final LongColumn enumeratorName = new LongColumn();
  public final LongColumn enumeratorValue = new LongColumn();

  /** Paths of source files; 0 is the unknown one. */
  public final List<String> files = new ArrayList<>(List.of(""));

  private final Map<Long, Integer> fileByKey = new HashMap<>();
  private final Map<String, Integer> fileByName = new HashMap<>(Map.of("", 0));

  /** Long names that stand in the units themselves; see {@link PackedName}. */
  final Map<String, Long> inlineNames = new HashMap<>();

  /** The index in {@link #files} of a file of a line table. */
  int file(LineHeader header, long index) {
    long key = header.fileKey(index);
    if (key != 0) {
      Integer known = fileByKey.get(key);
      if (known != null) {
        return known;
      }
    }
    int file =
        fileByName.computeIfAbsent(
            header.fileName(index),
            name -> {
              files.add(name);
              return files.size() - 1;
            });
    if (key != 0) {
      fileByKey.put(key, file);
    }
    return file;
  }
}
