// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import java.util.Arrays;

/** A prefix code of literals (RFC 8878 §4.2). */
final class ZstandardHuffman {
  private static final int LONGEST = 11;
  private static final int MOST_WEIGHTS = 255;
  private static final int LARGEST_ACCURACY = 6;

  /** A code, and where its description ends. */
  record Described(ZstandardHuffman code, int end) {}

  private final int longest;
  private final byte[] symbols;
  private final byte[] lengths;

  private ZstandardHuffman(int[] weights, int longest) {
    this.longest = longest;
    symbols = new byte[1 << longest];
    lengths = new byte[1 << longest];
    int place = 0;
    for (int weight = 1; weight <= longest; weight++) {
      for (int symbol = 0; symbol < weights.length; symbol++) {
        if (weights[symbol] == weight) {
          int size = 1 << (weight - 1);
          Arrays.fill(symbols, place, place + size, (byte) symbol);
          Arrays.fill(lengths, place, place + size, (byte) (longest + 1 - weight));
          place += size;
        }
      }
    }
  }

  static Described read(byte[] in, int start, int end) {
    int header = in[start] & 0xff;
    if (header >= 128) {
      int count = header - 127;
      int[] weights = new int[count + 1];
      for (int i = 0; i < count; i++) {
        int octet = in[start + 1 + i / 2] & 0xff;
        weights[i] = i % 2 == 0 ? octet >>> 4 : octet & 0xf;
      }
      return new Described(of(weights, count), start + 1 + (count + 1) / 2);
    }
    int behind = start + 1 + header;
    Zstandard.check(behind <= end, "a code is too long");
    ZstandardTable.Described table =
        ZstandardTable.read(in, start + 1, behind, LARGEST_ACCURACY, LONGEST + 2);
    int[] weights = new int[MOST_WEIGHTS + 2];
    int count = weights(new ZstandardBits(in, table.end(), behind), table.table(), weights);
    return new Described(of(weights, count), behind);
  }

  /** Two states take turns until the bits are used up (§4.2.1.2). */
  private static int weights(ZstandardBits bits, ZstandardTable table, int[] weights) {
    int[] states = {(int) bits.read(table.accuracy()), (int) bits.read(table.accuracy())};
    int count = 0;
    while (true) {
      Zstandard.check(count < MOST_WEIGHTS - 1, "a code has too many symbols");
      int turn = count % 2;
      weights[count++] = table.symbol(states[turn]);
      states[turn] = table.next(states[turn], bits);
      if (bits.left() < 0) {
        weights[count++] = table.symbol(states[1 - turn]);
        return count;
      }
    }
  }

  /** The last weight is what is missing to a power of two. */
  private static ZstandardHuffman of(int[] weights, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      Zstandard.check(weights[i] <= LONGEST, "a code is too long");
      sum += weights[i] == 0 ? 0 : 1 << (weights[i] - 1);
    }
    Zstandard.check(sum > 0, "a code without symbols");
    int longest = 32 - Integer.numberOfLeadingZeros(sum);
    int missing = (1 << longest) - sum;
    Zstandard.check(longest <= LONGEST && Integer.bitCount(missing) == 1, "a code does not add up");
    int[] all = Arrays.copyOf(weights, count + 1);
    all[count] = 32 - Integer.numberOfLeadingZeros(missing);
    return new ZstandardHuffman(all, longest);
  }

  /** Decodes a stream that holds exactly so many literals. */
  void decode(byte[] in, int start, int end, byte[] out, int at, int count) {
    ZstandardBits bits = new ZstandardBits(in, start, end);
    for (int i = 0; i < count; i++) {
      int code = (int) bits.peek(longest);
      out[at + i] = symbols[code];
      bits.skip(lengths[code]);
    }
    Zstandard.check(bits.left() == 0, "a stream does not end where it should");
  }
}
