// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.image;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Compression;
import io.jstap.debuginfo.elf.MappedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The boot image of an x86 kernel ({@code /boot/vmlinuz-*}; Documentation/arch/x86/boot.rst): real
 * mode code, and behind it the linked kernel, stripped and compressed.
 */
public final class BootImage {
  private static final int MAGIC = 0x53726448;
  private static final int SECTOR = 512;
  private static final int SECTORS = 0x1f1;
  private static final int HEADER = 0x202;
  private static final int VERSION = 0x206;
  private static final int PAYLOAD = 0x248;
  private static final int FIRST_WITH_PAYLOAD = 0x208;
  private static final int GZIP = 0x8b1f;
  private static final int ZSTANDARD = 0xfd2fb528;
  private static final int ELF = 0x464c457f;

  /** Far more than any kernel; a number in a file is not believed without bounds. */
  private static final int LARGEST = 1 << 29;

  private BootImage() {}

  /**
   * The kernel inside: an ELF file with code, data, build-id and BTF, without symbols.
   *
   * @throws DebugInfoException when there is none, or its compression is not known
   */
  public static byte[] unpack(Path image) {
    Bytes bytes =
        new Bytes(MappedFile.map(image), image.toString(), "", DebugInfoProblem.UNREADABLE_FILE);
    boolean boots =
        bytes.size() > PAYLOAD + 8
            && bytes.i32(HEADER) == MAGIC
            && bytes.u16(VERSION) >= FIRST_WITH_PAYLOAD;
    if (!boots) {
      throw bytes.malformed("is no boot image of an x86 kernel");
    }
    int sectors = bytes.u8(SECTORS) == 0 ? 4 : bytes.u8(SECTORS);
    long start = (sectors + 1L) * SECTOR + bytes.u32(PAYLOAD);
    long length = bytes.u32(PAYLOAD + 4);
    if (length < 8 || length > Integer.MAX_VALUE - 8) {
      throw bytes.malformed("holds no kernel");
    }
    return expand(bytes.slice(start, length).array(0, (int) length), bytes);
  }

  private static byte[] expand(byte[] payload, Bytes file) {
    Bytes packed =
        new Bytes(
            MemorySegment.ofArray(payload), file.file(), "", DebugInfoProblem.UNREADABLE_FILE);
    int magic = packed.i32(0);
    // Behind what is compressed the build writes how much it is expanded; gzip has that anyway.
    int length = packed.i32(payload.length - 4);
    if (magic == ELF) {
      return payload;
    }
    if (length <= 0 || length > LARGEST) {
      throw file.malformed("says that it holds a kernel of " + length + " bytes");
    }
    try {
      if ((magic & 0xffff) == GZIP) {
        return gunzip(payload, length);
      }
      return switch (magic) {
        case Lz4.MAGIC -> Lz4.expand(payload, length);
        case ZSTANDARD -> Compression.zstandard(Arrays.copyOf(payload, payload.length - 4), length);
        default ->
            throw new DebugInfoException(
                DebugInfoProblem.UNSUPPORTED_FORMAT,
                file.file(),
                "",
                "its kernel is compressed in a way that is not known here (LZ4, Zstandard and gzip"
                    + " are)");
      };
    } catch (IllegalArgumentException | ArithmeticException | IOException e) {
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE,
          file.file(),
          "",
          "the kernel in it can not be expanded: " + e.getMessage(),
          e);
    }
  }

  private static byte[] gunzip(byte[] payload, int length) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      return in.readNBytes(length);
    }
  }
}
