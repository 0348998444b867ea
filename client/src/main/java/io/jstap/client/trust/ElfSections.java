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

  private ElfSections() {}

  /**
   * The content of the one section of that name; empty when there is none, or when the file is
   * malformed.
   */
  static Optional<byte[]> find(byte[] file, String name) {
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean valid =
        file.length >= HEADER
            && elf.getInt(0) == 0x464c457f
            && file[4] == 2
            && file[5] == 1
            && elf.getShort(58) == SECTION_HEADER;
    if (!valid) {
      return Optional.empty();
    }
    long table = elf.getLong(40);
    int count = Short.toUnsignedInt(elf.getShort(60));
    int namesIndex = Short.toUnsignedInt(elf.getShort(62));
    if (table < 0 || table + (long) count * SECTION_HEADER > file.length || namesIndex >= count) {
      return Optional.empty();
    }
    Optional<byte[]> names = content(file, elf, (int) table + namesIndex * SECTION_HEADER);
    Optional<byte[]> found = Optional.empty();
    for (int i = 0; i < count && names.isPresent(); i++) {
      int header = (int) table + i * SECTION_HEADER;
      if (named(names.get(), elf.getInt(header), name)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = content(file, elf, header);
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

  private static Optional<byte[]> content(byte[] file, ByteBuffer elf, int header) {
    long offset = elf.getLong(header + 24);
    long size = elf.getLong(header + 32);
    boolean inside =
        elf.getInt(header + 4) != NO_BITS
            && offset >= 0
            && size >= 0
            && offset <= file.length
            && size <= file.length - offset;
    return inside
        ? Optional.of(Arrays.copyOfRange(file, (int) offset, (int) (offset + size)))
        : Optional.empty();
  }
}
