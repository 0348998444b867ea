// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

/**
 * Reads bits from the end of a stream to its beginning (RFC 8878 §4.1): the highest bit that is set
 * in the last byte marks the end. Before the beginning there are zeros.
 */
final class ZstandardBits {
  private final byte[] in;
  private final int start;
  private long left;

  ZstandardBits(byte[] in, int start, int end) {
    Zstandard.check(start < end && in[end - 1] != 0, "a stream has no end mark");
    this.in = in;
    this.start = start;
    int last = in[end - 1] & 0xff;
    this.left = 8L * (end - start - 1) + 31 - Integer.numberOfLeadingZeros(last);
  }

  /** The next bits, at most 56, as a number; they stay. */
  long peek(int count) {
    long value = 0;
    long low = left - count;
    for (long bit = Math.floorDiv(low, 8L) * 8; bit < left; bit += 8) {
      long octet = bit < 0 ? 0 : in[start + (int) (bit / 8)] & 0xffL;
      long shift = bit - low;
      value |= shift >= 0 ? octet << shift : octet >>> -shift;
    }
    return count == 0 ? 0 : value & (-1L >>> (64 - count));
  }

  void skip(int count) {
    left -= count;
  }

  long read(int count) {
    long value = peek(count);
    left -= count;
    return value;
  }

  /** How many bits are left; negative when more were read than there are. */
  long left() {
    return left;
  }
}
