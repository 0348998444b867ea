// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads note sections. */
public final class Notes {
  private static final int HEADER = 12;
  private static final int BUILD_ID = 3;

  private Notes() {}

  /** All notes; padding is to four bytes, as Linux writes them. */
  public static List<Note> read(Bytes section) {
    List<Note> notes = new ArrayList<>();
    long at = 0;
    while (section.size() - at >= HEADER) {
      long nameSize = section.u32(at);
      long descriptorSize = section.u32(at + 4);
      int type = section.i32(at + 8);
      long nameAt = at + HEADER;
      long descriptorAt = nameAt + padded(nameSize);
      if (descriptorSize > section.size() || nameSize > section.size()) {
        throw section.malformed("note at offset 0x" + Long.toHexString(at) + " is too long");
      }
      byte[] name = section.array(nameAt, (int) nameSize);
      int length = name.length > 0 && name[name.length - 1] == 0 ? name.length - 1 : name.length;
      notes.add(
          new Note(
              new String(name, 0, length, StandardCharsets.ISO_8859_1),
              type,
              section.array(descriptorAt, (int) descriptorSize),
              descriptorAt));
      at = descriptorAt + padded(descriptorSize);
    }
    return notes;
  }

  /** A GNU build-id with an id in it. */
  public static boolean isBuildId(Note note) {
    return note.type() == BUILD_ID && note.owner().equals("GNU") && note.descriptor().length > 0;
  }

  private static long padded(long size) {
    return (size + 3) & ~3L;
  }
}
