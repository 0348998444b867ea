// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a named part of a file, little-endian, every access checked: outside of them there is a
 * {@link DebugInfoException} that names file and section.
 */
public final class Bytes {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment segment;
  private final long size;
  private final String file;
  private final String section;
  private final DebugInfoProblem problem;

  /**
   * @param problem the code of the problem when these bytes turn out to be malformed
   */
  public Bytes(MemorySegment segment, String file, String section, DebugInfoProblem problem) {
    this.segment = segment;
    this.size = segment.byteSize();
    this.file = file;
    this.section = section;
    this.problem = problem;
  }

  public MemorySegment segment() {
    return segment;
  }

  public long size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public String file() {
    return file;
  }

  public String section() {
    return section;
  }

  /** Unsigned. */
  public int u8(long offset) {
    check(offset, 1);
    return segment.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
  }

  /** Unsigned. */
  public int u16(long offset) {
    check(offset, 2);
    return segment.get(SHORT, offset) & 0xffff;
  }

  public int i32(long offset) {
    check(offset, 4);
    return segment.get(INT, offset);
  }

  /** Unsigned. */
  public long u32(long offset) {
    return i32(offset) & 0xffffffffL;
  }

  public long i64(long offset) {
    check(offset, 8);
    return segment.get(LONG, offset);
  }

  /** A part of these bytes. */
  public Bytes slice(long offset, long length) {
    check(offset, length);
    return new Bytes(segment.asSlice(offset, length), file, section, problem);
  }

  public byte[] array(long offset, int length) {
    check(offset, length);
    byte[] copy = new byte[length];
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
    return copy;
  }

  /** The bytes before the next NUL. */
  public byte[] stringBytes(long offset) {
    long end = offset;
    check(offset, 1);
    while (end < size && segment.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    if (end == size || end - offset > Integer.MAX_VALUE - 8) {
      throw malformed("string at offset 0x" + Long.toHexString(offset) + " has no end");
    }
    return array(offset, (int) (end - offset));
  }

  /** The NUL-terminated string at an offset. */
  public String string(long offset) {
    return new String(stringBytes(offset), StandardCharsets.UTF_8);
  }

  public Cursor cursor(long offset) {
    return new Cursor(this, offset, size);
  }

  public Cursor cursor(long offset, long end) {
    if (end < offset) {
      throw malformed("range at offset 0x" + Long.toHexString(offset) + " ends before it begins");
    }
    check(offset, end - offset);
    return new Cursor(this, offset, end);
  }

  /** What to throw when these bytes make no sense. */
  public DebugInfoException malformed(String message) {
    return new DebugInfoException(problem, file, section, message);
  }

  private void check(long offset, long length) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw outside(offset, length);
    }
  }

  private DebugInfoException outside(long offset, long length) {
    if (size == 0) {
      return malformed("missing or empty, but offset 0x" + Long.toHexString(offset) + " is needed");
    }
    return malformed(
        "offset 0x%x (%d bytes) is outside of its 0x%x bytes".formatted(offset, length, size));
  }
}
