// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.elf.ElfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** Finds the GNU build-id among ELF notes (gABI, "Note Section"; note name "GNU", type 3). */
final class BuildIdNote {
  private static final int NT_GNU_BUILD_ID = 3;
  private static final int GNU = 0x00554e47;

  private BuildIdNote() {}

  /** The build-id of an ELF file in lower-case hexadecimal; empty when it has none. */
  static Optional<String> ofFile(Path file) throws IOException {
    return ElfFile.notes(file).stream()
        .map(BuildIdNote::inNotes)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The build-id in a file that holds nothing but notes, such as {@code /sys/kernel/notes}. */
  static Optional<String> ofNotes(Path file) throws IOException {
    return inNotes(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static Optional<String> inNotes(ByteBuffer notes) {
    int at = 0;
    while (at + 12 <= notes.limit()) {
      long nameEnd = at + 12L + padded(notes.getInt(at));
      long end = nameEnd + padded(notes.getInt(at + 4));
      if (end > notes.limit()) {
        return Optional.empty();
      }
      boolean gnu = notes.getInt(at) == 4 && notes.getInt(at + 12) == GNU;
      if (gnu && notes.getInt(at + 8) == NT_GNU_BUILD_ID) {
        byte[] id = new byte[notes.getInt(at + 4)];
        notes.get((int) nameEnd, id);
        return Optional.of(HexFormat.of().formatHex(id));
      }
      at = (int) end;
    }
    return Optional.empty();
  }

  private static long padded(int size) {
    return (Integer.toUnsignedLong(size) + 3) & ~3L;
  }
}
