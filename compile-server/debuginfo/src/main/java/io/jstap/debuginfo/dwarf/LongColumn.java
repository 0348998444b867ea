// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import java.util.Arrays;

/** A list of numbers that grows. */
public final class LongColumn {
  private long[] values = new long[1024];
  private int size;

  public void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  public long get(int index) {
    return values[index];
  }

  public void set(int index, long value) {
    values[index] = value;
  }

  public int size() {
    return size;
  }

  /** Adds all of another column. */
  public void addAll(LongColumn other) {
    if (values.length < size + other.size) {
      values = Arrays.copyOf(values, Math.max(size + other.size, size * 2));
    }
    System.arraycopy(other.values, 0, values, size, other.size);
    size += other.size;
  }
}
