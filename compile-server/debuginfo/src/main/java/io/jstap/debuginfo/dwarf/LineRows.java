// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import java.util.Arrays;

/** The rows of a line table, in columns. */
public final class LineRows {
  private static final int STATEMENT = 1;
  private static final int END = 2;

  private long[] addresses = new long[256];
  private int[] files = new int[256];
  private int[] lines = new int[256];
  private short[] columns = new short[256];
  private byte[] flags = new byte[256];
  private int size;

  void add(long address, int file, int line, int column, boolean statement, boolean end) {
    if (size == addresses.length) {
      int wider = size * 2;
      addresses = Arrays.copyOf(addresses, wider);
      files = Arrays.copyOf(files, wider);
      lines = Arrays.copyOf(lines, wider);
      columns = Arrays.copyOf(columns, wider);
      flags = Arrays.copyOf(flags, wider);
    }
    addresses[size] = address;
    files[size] = file;
    lines[size] = line;
    columns[size] = (short) Math.min(column, Short.MAX_VALUE);
    flags[size] = (byte) ((statement ? STATEMENT : 0) | (end ? END : 0));
    size++;
  }

  public int size() {
    return size;
  }

  public long address(int row) {
    return addresses[row];
  }

  public int file(int row) {
    return files[row];
  }

  public int line(int row) {
    return lines[row];
  }

  public int column(int row) {
    return columns[row];
  }

  /** A recommended place for a breakpoint. */
  public boolean isStatement(int row) {
    return (flags[row] & STATEMENT) != 0;
  }

  /** The row marks the first address after a sequence. */
  public boolean endsSequence(int row) {
    return (flags[row] & END) != 0;
  }
}
