// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import java.util.Arrays;

/** A table of finite state entropy (RFC 8878 §4.1). */
final class ZstandardTable {
  /** What the symbols of a table mean: a first value, and bits to be added. */
  static final class Kind {
    private final int largestAccuracy;
    private final ZstandardTable predefined;
    private final int[] base;
    private final int[] extra;

    private Kind(int largestAccuracy, ZstandardTable predefined, int[] base, int[] extra) {
      this.largestAccuracy = largestAccuracy;
      this.predefined = predefined;
      this.base = base;
      this.extra = extra;
    }

    ZstandardTable predefined() {
      return predefined;
    }

    int value(int symbol, ZstandardBits bits) {
      Zstandard.check(symbol < base.length, "an unknown length");
      return base[symbol] + (int) bits.read(extra[symbol]);
    }
  }

  /** A table, and where its description ends. */
  record Described(ZstandardTable table, int end) {}

  private static final int[] NOTHING = {};

  static final Kind LITERAL_LENGTHS =
      new Kind(
          9,
          new ZstandardTable(
              6,
              new int[] {
                4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1,
                1, 1, 1, 1, -1, -1, -1, -1
              }),
          new int[] {
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40,
            48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536
          },
          new int[] {
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9,
            10, 11, 12, 13, 14, 15, 16
          });

  static final Kind MATCH_LENGTHS =
      new Kind(
          9,
          new ZstandardTable(
              6,
              new int[] {
                1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
              }),
          new int[] {
            3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
            27, 28, 29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259,
            515, 1027, 2051, 4099, 8195, 16387, 32771, 65539
          },
          new int[] {
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
          });

  /** An offset's symbol is the number of its bits. */
  static final Kind OFFSETS =
      new Kind(
          8,
          new ZstandardTable(
              5,
              new int[] {
                1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1,
                -1, -1
              }),
          NOTHING,
          NOTHING);

  private final int accuracy;
  private final byte[] symbols;
  private final byte[] bits;
  private final int[] nexts;

  /**
   * @param shares how many states each symbol has; -1: one, reached with all bits
   */
  ZstandardTable(int accuracy, int[] shares) {
    this.accuracy = accuracy;
    int size = 1 << accuracy;
    symbols = new byte[size];
    bits = new byte[size];
    nexts = new int[size];
    int high = size - 1;
    for (int symbol = 0; symbol < shares.length; symbol++) {
      if (shares[symbol] == -1) {
        symbols[high--] = (byte) symbol;
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int place = 0;
    for (int symbol = 0; symbol < shares.length; symbol++) {
      for (int i = 0; i < shares[symbol]; i++) {
        symbols[place] = (byte) symbol;
        do {
          place = (place + step) & (size - 1);
        } while (place > high);
      }
    }
    int[] next = Arrays.stream(shares).map(share -> share == -1 ? 1 : share).toArray();
    for (int state = 0; state < size; state++) {
      int rank = next[symbols[state] & 0xff]++;
      bits[state] = (byte) (accuracy - (31 - Integer.numberOfLeadingZeros(rank)));
      nexts[state] = (rank << bits[state]) - size;
    }
  }

  /** A table of one symbol, which takes no bits. */
  static ZstandardTable ofOne(int symbol, Kind kind) {
    Zstandard.check(symbol <= 63 || kind.base.length == 0, "an unknown symbol");
    int[] shares = new int[symbol + 1];
    shares[symbol] = 1;
    return new ZstandardTable(0, shares);
  }

  static Described read(byte[] in, int start, int end, Kind kind) {
    return read(in, start, end, kind.largestAccuracy, 64);
  }

  /** Reads the description of a table (§4.1.1): bits from the lowest on. */
  static Described read(byte[] in, int start, int end, int largestAccuracy, int mostSymbols) {
    long at = 8L * start;
    int accuracy = (int) forward(in, at, 4) + 5;
    at += 4;
    Zstandard.check(accuracy <= largestAccuracy, "a table is too large");
    int[] shares = new int[mostSymbols];
    int symbol = 0;
    int remaining = 1 << accuracy;
    while (remaining > 0) {
      int width = 32 - Integer.numberOfLeadingZeros(remaining + 1);
      int value = (int) forward(in, at, width);
      int mask = (1 << (width - 1)) - 1;
      int threshold = (1 << width) - 1 - (remaining + 1);
      if ((value & mask) < threshold) {
        value &= mask;
        at += width - 1;
      } else {
        value -= value > mask ? threshold : 0;
        at += width;
      }
      Zstandard.check(symbol < mostSymbols && at <= 8L * end, "a table has too many symbols");
      shares[symbol++] = value - 1;
      remaining -= Math.abs(value - 1);
      int zeros = value == 1 ? 3 : 0;
      while (zeros == 3) {
        zeros = (int) forward(in, at, 2);
        at += 2;
        symbol += zeros;
      }
    }
    Zstandard.check(remaining == 0 && symbol <= mostSymbols, "the shares of a table do not fit");
    return new Described(
        new ZstandardTable(accuracy, Arrays.copyOf(shares, symbol)), (int) ((at + 7) / 8));
  }

  private static long forward(byte[] in, long at, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      int place = (int) ((at + i) / 8);
      long bit = place < in.length ? (in[place] >>> (int) ((at + i) % 8)) & 1 : 0;
      value |= bit << i;
    }
    return value;
  }

  int accuracy() {
    return accuracy;
  }

  int symbol(int state) {
    return symbols[state] & 0xff;
  }

  /** The state behind this one. */
  int next(int state, ZstandardBits stream) {
    return nexts[state] + (int) stream.read(bits[state]);
  }
}
