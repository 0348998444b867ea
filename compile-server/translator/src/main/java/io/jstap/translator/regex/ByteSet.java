// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

/**
 * A set of byte values, one bit each; never holds NUL, which ends a subject.
 *
 * @param a values 0 to 63, the others follow
 */
record ByteSet(long a, long b, long c, long d) {
  static final ByteSet NONE = new ByteSet(0, 0, 0, 0);
  static final ByteSet ALL = new ByteSet(~1L, ~0L, ~0L, ~0L);

  static ByteSet of(int value) {
    return range(value, value);
  }

  static ByteSet range(int from, int to) {
    ByteSet set = NONE;
    for (int value = Math.max(from, 1); value <= to; value++) {
      set = set.union(bit(value));
    }
    return set;
  }

  private static ByteSet bit(int value) {
    long bit = 1L << (value & 63);
    return switch (value >> 6) {
      case 0 -> new ByteSet(bit, 0, 0, 0);
      case 1 -> new ByteSet(0, bit, 0, 0);
      case 2 -> new ByteSet(0, 0, bit, 0);
      case 3 -> new ByteSet(0, 0, 0, bit);
      default -> throw new IllegalArgumentException("not a byte: " + value);
    };
  }

  ByteSet union(ByteSet o) {
    return new ByteSet(a | o.a, b | o.b, c | o.c, d | o.d);
  }

  ByteSet complement() {
    return new ByteSet(~a & ~1L, ~b, ~c, ~d);
  }

  boolean contains(int value) {
    long word =
        switch (value >> 6) {
          case 0 -> a;
          case 1 -> b;
          case 2 -> c;
          default -> d;
        };
    return (word >>> (value & 63) & 1) != 0;
  }
}
