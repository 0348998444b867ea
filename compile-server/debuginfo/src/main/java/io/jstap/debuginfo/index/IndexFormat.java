// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.BuildIdNote;
import io.jstap.debuginfo.elf.ElfFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The layout of an index file, all numbers little-endian: a header of {@link #HEADER} bytes, a
 * table of sections of {@link #ENTRY} bytes each (code, element size, offset, length in bytes), and
 * the sections, each aligned to eight bytes.
 */
final class IndexFormat {
  /** Raised whenever the meaning of the file changes. */
  static final int VERSION = 5;

  static final byte[] MAGIC = "JSTAPIDX".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER = 128;
  static final int ENTRY = 24;
  static final int AT_VERSION = 8;
  static final int AT_SECTIONS = 12;
  static final int AT_FILE_LENGTH = 16;
  static final int AT_BINARY_LENGTH = 24;
  static final int AT_BINARY_CHECKSUM = 32;
  static final int AT_BODY_CHECKSUM = 36;
  static final int AT_BUILD_ID = 40;
  static final int BUILD_ID_CAPACITY = 64;

  /** Covers the header up to here and the section table. */
  static final int AT_HEADER_CHECKSUM = 124;

  private static final int MAXIMUM_STEP = 1 << 30;

  private IndexFormat() {}

  /** Tells binaries apart that have no build-id: the checksum of the file and section headers. */
  static int checksum(ElfFile elf) {
    CRC32C crc = new CRC32C();
    crc.update(elf.bytes().array(0, 64));
    long table = elf.bytes().i64(40);
    if (table > 0) {
      crc.update(elf.bytes().array(table, elf.sections().size() * 64));
    }
    return (int) crc.getValue();
  }

  static byte[] buildId(ElfFile elf) {
    byte[] id = elf.buildId().map(BuildIdNote::id).map(found -> found.bytes()).orElse(new byte[0]);
    return id.length > BUILD_ID_CAPACITY ? java.util.Arrays.copyOf(id, BUILD_ID_CAPACITY) : id;
  }

  static int checksum(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < bytes.byteSize(); at += MAXIMUM_STEP) {
      ByteBuffer step =
          bytes.asSlice(at, Math.min(MAXIMUM_STEP, bytes.byteSize() - at)).asByteBuffer();
      crc.update(step);
    }
    return (int) crc.getValue();
  }
}
