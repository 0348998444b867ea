// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** As much of ELF (gABI, chapter 4) as finds a section by its name; every offset is checked. */
final class ElfSections {
  private static final int HEADER = 64;
  private static final int SECTION_HEADER = 64;
  private static final int NO_BITS = 8;
  private static final int MAGIC = 0x464c457f;

  private ElfSections() {}

  private record Table(ByteBuffer elf, int offset, int count, int names) {
    int header(int index) {
      return offset + index * SECTION_HEADER;
    }
  }

  private static ByteBuffer buffer(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** 64-bit, little-endian, with section headers of the size that we read. */
  private static boolean isElf(byte[] file) {
    return file.length >= HEADER
        && buffer(file).getInt(0) == MAGIC
        && file[4] == 2
        && file[5] == 1
        && buffer(file).getShort(58) == SECTION_HEADER;
  }

  private static Optional<Table> table(byte[] file) {
    if (!isElf(file)) {
      return Optional.empty();
    }
    ByteBuffer elf = buffer(file);
    long offset = elf.getLong(40);
    int count = Short.toUnsignedInt(elf.getShort(60));
    int names = Short.toUnsignedInt(elf.getShort(62));
    boolean inside =
        offset >= HEADER
            && offset <= file.length
            && (long) count * SECTION_HEADER <= file.length - offset
            && names < count;
    return inside ? Optional.of(new Table(elf, (int) offset, count, names)) : Optional.empty();
  }

  /**
   * How long the file has to be, in bytes, for all that its headers name; -1 when it is no ELF
   * file. Headers that are themselves cut off are not followed.
   */
  static long extent(byte[] file) {
    if (!isElf(file)) {
      return -1;
    }
    ByteBuffer elf = buffer(file);
    long offset = elf.getLong(40);
    int count = Short.toUnsignedInt(elf.getShort(60));
    if (offset < 0 || offset > Integer.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    long extent = offset + (long) count * SECTION_HEADER;
    Optional<Table> table = table(file);
    for (int i = 0; table.isPresent() && i < table.get().count(); i++) {
      int header = table.get().header(i);
      long start = elf.getLong(header + 24);
      long size = elf.getLong(header + 32);
      if (elf.getInt(header + 4) != NO_BITS && start >= 0 && size >= 0 && start + size >= 0) {
        extent = Math.max(extent, start + size);
      }
    }
    return extent;
  }

  /**
   * The content of the one section of that name; empty when there is none or more than one, or when
   * the file is malformed.
   */
  static Optional<byte[]> find(byte[] file, String name) {
    Optional<Table> table = table(file);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> names = content(file, table.get(), table.get().names());
    Optional<byte[]> found = Optional.empty();
    for (int i = 0; i < table.get().count() && names.isPresent(); i++) {
      if (named(names.get(), table.get().elf().getInt(table.get().header(i)), name)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = content(file, table.get(), i);
      }
    }
    return found;
  }

  private static boolean named(byte[] names, int offset, String name) {
    byte[] wanted = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    return offset >= 0
        && offset <= names.length - wanted.length
        && Arrays.equals(names, offset, offset + wanted.length, wanted, 0, wanted.length);
  }

  private static Optional<byte[]> content(byte[] file, Table table, int index) {
    int header = table.header(index);
    long offset = table.elf().getLong(header + 24);
    long size = table.elf().getLong(header + 32);
    boolean inside =
        table.elf().getInt(header + 4) != NO_BITS
            && offset >= 0
            && size >= 0
            && offset <= file.length
            && size <= file.length - offset;
    return inside
        ? Optional.of(Arrays.copyOfRange(file, (int) offset, (int) (offset + size)))
        : Optional.empty();
  }
}
