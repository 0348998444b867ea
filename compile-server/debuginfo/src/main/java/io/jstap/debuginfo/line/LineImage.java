// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.line;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.SourceLine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a binary by address, in the form that the runtime reads ({@code core/lines.c}). All
 * numbers are little-endian, and addresses count from the first one that has a line:
 *
 * <ul>
 *   <li>the first address (8 bytes), how many addresses there are up to the last line's end, how
 *       many blocks, files and bytes of codes (4 bytes each);
 *   <li>of each block of {@link #BLOCK} lines the address of the first and where its codes begin (4
 *       bytes each);
 *   <li>of each file where its name begins (4 bytes); the first is no file: no line begins there;
 *   <li>the codes;
 *   <li>the names, each with a NUL behind.
 * </ul>
 *
 * <p>The codes of a block: the file and the line of the first address, then for each further one a
 * byte, whose lower half is by how much the address grows, {@link #LONG_STEP} when that follows as
 * a number; whose upper half is by how much the line changes, zigzag, {@link #FAR_LINE} when that
 * follows, {@link #OTHER_FILE} when the file's number and that follow. Numbers are LEB128.
 */
public final class LineImage {
  static final int BLOCK = 64;
  static final int HEADER = 24;
  static final int LONG_STEP = 0;
  static final int FAR_LINE = 14;
  static final int OTHER_FILE = 15;

  private final ByteBuffer bytes;
  private final List<AddressRange> ranges;

  LineImage(byte[] bytes, List<AddressRange> ranges) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.ranges = List.copyOf(ranges);
  }

  /** A copy of the coded form. */
  public byte[] bytes() {
    return bytes.array().clone();
  }

  /** How many bytes it takes. */
  public int size() {
    return bytes.capacity();
  }

  /** The sections of code that have lines, by address. */
  public List<AddressRange> ranges() {
    return ranges;
  }

  /** The line that an address belongs to, by its link-time address. The column is not kept. */
  public Optional<SourceLine> find(long address) {
    long offset = address - bytes.getLong(0);
    if (Long.compareUnsigned(offset, Integer.toUnsignedLong(bytes.getInt(8))) >= 0) {
      return Optional.empty();
    }
    int low = 0;
    int high = bytes.getInt(12);
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (Integer.toUnsignedLong(bytes.getInt(HEADER + 8 * middle)) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Block(low).find(offset);
  }

  /** The lines of one block. */
  private final class Block {
    private final int codes;
    private final int end;
    private int at;
    private long address;

    Block(int number) {
      int blocks = bytes.getInt(12);
      codes = HEADER + 8 * blocks + 4 * bytes.getInt(16);
      address = Integer.toUnsignedLong(bytes.getInt(HEADER + 8 * number));
      at = codes + bytes.getInt(HEADER + 8 * number + 4);
      end = codes + (number + 1 < blocks ? bytes.getInt(HEADER + 8 * number + 12) : codeSize());
    }

    private int codeSize() {
      return bytes.getInt(20);
    }

    Optional<SourceLine> find(long wanted) {
      int file = number();
      int line = number();
      while (at < end) {
        int code = bytes.get(at++) & 0xff;
        address += (code & 15) == LONG_STEP ? Integer.toUnsignedLong(number()) : code & 15;
        if (address > wanted) {
          break;
        }
        int change = code >>> 4;
        if (change == OTHER_FILE) {
          file = number();
        }
        int zigzag = change >= FAR_LINE ? number() : change;
        line += (zigzag >>> 1) ^ -(zigzag & 1);
      }
      return file == 0 ? Optional.empty() : Optional.of(new SourceLine(name(file), line, 0));
    }

    private int number() {
      int value = 0;
      int shift = 0;
      int next;
      do {
        next = bytes.get(at++);
        value |= (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      return value;
    }

    private String name(int file) {
      int names = HEADER + 8 * bytes.getInt(12);
      int start = codes + codeSize() + bytes.getInt(names + 4 * file);
      int stop = start;
      while (bytes.get(stop) != 0) {
        stop++;
      }
      return new String(bytes.array(), start, stop - start, StandardCharsets.UTF_8);
    }
  }
}
