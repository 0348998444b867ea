// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import java.util.Arrays;

/**
 * Counts how many units define the same type. Two definitions are the same when kind, name, place
 * of declaration and size agree.
 */
public final class TypeTally {
  private static final int EMPTY = -1;

  private int[] table = filled(1 << 14);
  private final LongColumn names = new LongColumn();
  private final LongColumn marks = new LongColumn();
  private final LongColumn dies = new LongColumn();
  private final LongColumn counts = new LongColumn();

  private static int[] filled(int size) {
    int[] fresh = new int[size];
    Arrays.fill(fresh, EMPTY);
    return fresh;
  }

  /**
   * Counts a definition.
   *
   * @param mark kind in the low three bits, the rest tells definitions of one name apart
   * @return whether it is the first of its kind
   */
  boolean add(long name, long mark, long die, long count) {
    int slot = slot(table, name, mark);
    int row = table[slot];
    if (row != EMPTY) {
      counts.set(row, counts.get(row) + count);
      return false;
    }
    table[slot] = names.size();
    names.add(name);
    marks.add(mark);
    dies.add(die);
    counts.add(count);
    if (names.size() * 2 > table.length) {
      grow();
    }
    return true;
  }

  private void grow() {
    int[] wider = filled(table.length * 2);
    for (int row = 0; row < names.size(); row++) {
      wider[slot(wider, names.get(row), marks.get(row))] = row;
    }
    table = wider;
  }

  private int slot(int[] slots, long name, long mark) {
    long hash = (name * 0x9e3779b97f4a7c15L) ^ (mark * 0xc2b2ae3d27d4eb4fL);
    hash ^= hash >>> 29;
    int mask = slots.length - 1;
    int slot = (int) (hash & mask);
    while (slots[slot] != EMPTY) {
      int row = slots[slot];
      if (names.get(row) == name && marks.get(row) == mark) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  public void addAll(TypeTally other) {
    for (int row = 0; row < other.size(); row++) {
      add(other.name(row), other.marks.get(row), other.die(row), other.count(row));
    }
  }

  public int size() {
    return names.size();
  }

  public long name(int row) {
    return names.get(row);
  }

  /** The code of the {@code TypeKind}. */
  public int kind(int row) {
    return (int) (marks.get(row) & 7);
  }

  public long die(int row) {
    return dies.get(row);
  }

  public long count(int row) {
    return counts.get(row);
  }
}
