// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.image;

import java.util.Arrays;

/**
 * Expands the legacy frames of LZ4 (lz4_Block_format.md and lz4_Frame_format.md, "Legacy frame").
 * Malformed input is an {@link IllegalArgumentException}.
 */
final class Lz4 {
  static final int MAGIC = 0x184c2102;
  private static final int BLOCK = 8 << 20;

  private final byte[] in;
  private final byte[] out;
  private int at;
  private int made;

  private Lz4(byte[] in, int length) {
    this.in = in;
    this.out = new byte[length];
  }

  /** Expands until so many bytes are there. */
  static byte[] expand(byte[] in, int length) {
    Lz4 expansion = new Lz4(in, length);
    try {
      expansion.check(expansion.word() == MAGIC);
      while (expansion.made < length) {
        expansion.block(expansion.word());
      }
      return expansion.out;
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the LZ4 data end too early", e);
    }
  }

  private void check(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("the LZ4 data are damaged at byte " + at);
    }
  }

  private int next() {
    return in[at++] & 0xff;
  }

  private int word() {
    return next() | next() << 8 | next() << 16 | next() << 24;
  }

  private void block(int size) {
    check(size > 0 && size <= in.length - at);
    int end = at + size;
    int start = made;
    while (at < end) {
      int token = next();
      int literals = length(token >>> 4);
      check(literals <= end - at && literals <= out.length - made);
      System.arraycopy(in, at, out, made, literals);
      at += literals;
      made += literals;
      // The last sequence of a block has no match.
      if (at < end) {
        int back = next() | next() << 8;
        copy(back, length(token & 15) + 4, start);
      }
    }
    check(made - start <= BLOCK);
  }

  private int length(int nibble) {
    int length = nibble;
    if (nibble == 15) {
      int more;
      do {
        more = next();
        length = Math.addExact(length, more);
      } while (more == 255);
    }
    return length;
  }

  /** A match may overlap what it makes. */
  private void copy(int back, int length, int start) {
    check(back > 0 && back <= made - start && length <= out.length - made);
    if (back >= length) {
      System.arraycopy(out, made - back, out, made, length);
    } else if (back == 1) {
      Arrays.fill(out, made, made + length, out[made - 1]);
    } else {
      for (int i = 0; i < length; i++) {
        out[made + i] = out[made - back + i];
      }
    }
    made += length;
  }
}
