// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

/** Reads {@link Bytes} from a moving position up to an end. Not safe for use by several threads. */
public final class Cursor {
  private final Bytes bytes;
  private long position;
  private final long end;

  Cursor(Bytes bytes, long position, long end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  public Bytes bytes() {
    return bytes;
  }

  public long position() {
    return position;
  }

  public long end() {
    return end;
  }

  public boolean atEnd() {
    return position >= end;
  }

  public void seek(long to) {
    if (to < 0 || to > end) {
      throw bytes.malformed("offset 0x" + Long.toHexString(to) + " is out of range");
    }
    position = to;
  }

  public void skip(long count) {
    if (count < 0 || count > end - position) {
      throw ends();
    }
    position += count;
  }

  public int u8() {
    long at = advance(1);
    return bytes.u8(at);
  }

  public int u16() {
    return bytes.u16(advance(2));
  }

  public int i32() {
    return bytes.i32(advance(4));
  }

  public long u32() {
    return bytes.u32(advance(4));
  }

  public long i64() {
    return bytes.i64(advance(8));
  }

  /** An offset of 4 or 8 bytes. */
  public long offset(int size) {
    return size == 8 ? i64() : u32();
  }

  /** An unsigned number of 1, 2, 3, 4 or 8 bytes. */
  public long unsigned(int size) {
    return switch (size) {
      case 1 -> u8();
      case 2 -> u16();
      case 3 -> u16() | ((long) u8() << 16);
      case 4 -> u32();
      case 8 -> i64();
      default -> throw bytes.malformed("a number of " + size + " bytes");
    };
  }

  /** DWARF 5 §7.6; bits above the 64th are dropped. */
  public long uleb() {
    int first = u8();
    if (first < 0x80) {
      return first;
    }
    long value = first & 0x7f;
    int shift = 7;
    while (true) {
      int next = u8();
      if (shift < 64) {
        value |= (long) (next & 0x7f) << shift;
      }
      if (next < 0x80) {
        return value;
      }
      shift += 7;
    }
  }

  /** DWARF 5 §7.6. */
  public long sleb() {
    long value = 0;
    int shift = 0;
    int next;
    do {
      next = u8();
      if (shift < 64) {
        value |= (long) (next & 0x7f) << shift;
      }
      shift += 7;
    } while (next >= 0x80);
    return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
  }

  public void skipLeb() {
    while (u8() >= 0x80) {
      // The last byte is the first one without the continuation bit.
    }
  }

  public void skipString() {
    while (u8() != 0) {
      // A string ends with a NUL.
    }
  }

  public byte[] stringBytes() {
    byte[] text = bytes.stringBytes(position);
    skip(text.length + 1L);
    return text;
  }

  /** An int that must not be negative nor above a bound. */
  public int count(int limit) {
    long value = uleb();
    if (value < 0 || value > limit) {
      throw bytes.malformed(
          "count "
              + Long.toUnsignedString(value)
              + " at offset 0x"
              + Long.toHexString(position)
              + " is above "
              + limit);
    }
    return (int) value;
  }

  private long advance(int count) {
    long at = position;
    if (count > end - at) {
      throw ends();
    }
    position = at + count;
    return at;
  }

  private RuntimeException ends() {
    return bytes.malformed(
        "ends in the middle of an entry at offset 0x" + Long.toHexString(position));
  }
}
