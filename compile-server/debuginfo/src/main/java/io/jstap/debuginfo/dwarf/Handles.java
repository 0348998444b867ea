// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

/** Entries as one number: file (main 0, supplementary 1, split units), section and offset. */
public final class Handles {
  private static final long OFFSET = (1L << 48) - 1;
  private static final long TYPES = 1L << 48;
  private static final int FILE_SHIFT = 49;

  /** The greatest number of a file. */
  static final int MAXIMUM_FILE = (1 << (63 - FILE_SHIFT)) - 1;

  private Handles() {}

  static long of(int file, boolean types, long offset) {
    return ((long) file << FILE_SHIFT) | (types ? TYPES : 0) | offset;
  }

  static int file(long handle) {
    return (int) (handle >>> FILE_SHIFT);
  }

  static boolean types(long handle) {
    return (handle & TYPES) != 0;
  }

  static long offset(long handle) {
    return handle & OFFSET;
  }
}
