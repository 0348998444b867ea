// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.DebugInfoProblem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compressed sections (gABI, Compressed Sections). */
public final class Compression {
  private static final int HEADER = 24;
  private static final int ZLIB = 1;
  private static final int ZSTD = 2;

  /** More can not come out of a byte; a header that promises more lies. */
  private static final long MAXIMUM_OF_ZLIB = 1100;

  /** A block of one repeated byte: 128 KiB of four bytes. */
  private static final long MAXIMUM_OF_ZSTD = 1 << 15;

  private static final int CHUNK = 1 << 28;

  private Compression() {}

  /**
   * Expands Zstandard frames that hold so many bytes.
   *
   * @throws IllegalArgumentException or ArithmeticException when they do not
   */
  public static byte[] zstandard(byte[] packed, int size) {
    byte[] expanded = new byte[size];
    Zstandard.expand(packed, MemorySegment.ofArray(expanded));
    return expanded;
  }

  static Bytes expand(Bytes raw) {
    int kind = raw.i32(0);
    long size = raw.i64(8);
    Bytes packed = raw.slice(HEADER, raw.size() - HEADER);
    if (kind != ZLIB && kind != ZSTD) {
      throw raw.malformed("compressed with the unknown method " + kind);
    }
    if (size < 0 || size > packed.size() * (kind == ZLIB ? MAXIMUM_OF_ZLIB : MAXIMUM_OF_ZSTD)) {
      throw raw.malformed("claims to hold " + Long.toUnsignedString(size) + " bytes");
    }
    MemorySegment expanded = Arena.ofAuto().allocate(Math.max(1, size));
    if (kind == ZLIB) {
      inflate(packed, expanded, size);
    } else {
      unpack(packed, expanded.asSlice(0, size));
    }
    return new Bytes(
        expanded.asSlice(0, size), raw.file(), raw.section(), DebugInfoProblem.MALFORMED_ELF);
  }

  private static void unpack(Bytes packed, MemorySegment out) {
    if (packed.size() > Integer.MAX_VALUE - 8) {
      throw packed.malformed("too large");
    }
    try {
      Zstandard.expand(packed.array(0, (int) packed.size()), out);
    } catch (IllegalArgumentException | ArithmeticException failure) {
      throw packed.malformed("its compressed data are damaged: " + failure.getMessage());
    }
  }

  private static void inflate(Bytes packed, MemorySegment out, long size) {
    long in = 0;
    long done = 0;
    try (Inflater inflater = new Inflater()) {
      while (done < size) {
        if (inflater.needsInput() && in < packed.size()) {
          long step = Math.min(CHUNK, packed.size() - in);
          inflater.setInput(packed.segment().asSlice(in, step).asByteBuffer());
          in += step;
        }
        ByteBuffer target = out.asSlice(done, Math.min(CHUNK, size - done)).asByteBuffer();
        int made = inflater.inflate(target);
        if (made == 0) {
          throw packed.malformed("its compressed data end after " + done + " bytes");
        }
        done += made;
      }
    } catch (DataFormatException failure) {
      throw packed.malformed("its compressed data are damaged");
    }
  }
}
