// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.line;

import java.util.Arrays;

/** Code that lies together, with its lines: where the code of each begins, in rising order. */
public final class LineRun {
  private long[] addresses = new long[8];
  private String[] files = new String[8];
  private int[] lines = new int[8];
  private int size;
  private long end;

  /**
   * Adds a line. What does not begin behind the line before it, or continues it, is left out.
   *
   * @param file its path; empty when the compiler names none
   * @param line from 1; 0 when the compiler knows none
   */
  public void add(long address, String file, int line) {
    if (size > 0
        && (Long.compareUnsigned(address, addresses[size - 1]) <= 0
            || (lines[size - 1] == line && files[size - 1].equals(file)))) {
      return;
    }
    if (size == addresses.length) {
      resize(size * 2);
    }
    addresses[size] = address;
    files[size] = file;
    lines[size] = line;
    size++;
  }

  /**
   * Says where the last line ends, when all are there.
   *
   * @param address the first one behind
   */
  public LineRun endAt(long address) {
    resize(size);
    end = address;
    return this;
  }

  private void resize(int length) {
    addresses = Arrays.copyOf(addresses, length);
    files = Arrays.copyOf(files, length);
    lines = Arrays.copyOf(lines, length);
  }

  /** How many lines there are. */
  int size() {
    return size;
  }

  /** Whether there is no code, or an end that is none. */
  public boolean isEmpty() {
    return size == 0 || Long.compareUnsigned(end, addresses[size - 1]) <= 0;
  }

  /** Where the code begins. */
  public long start() {
    return addresses[0];
  }

  /** The first address behind. */
  public long end() {
    return end;
  }

  long address(int row) {
    return addresses[row];
  }

  String file(int row) {
    return files[row];
  }

  int line(int row) {
    return lines[row];
  }
}
