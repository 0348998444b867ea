// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the marks of a program: its notes of static probes, version 3. A note's content is three
 * addresses (of the place, of the section {@code .stapsdt.base} when the program was linked, of the
 * semaphore) and three strings (provider, name, arguments). Where that section is now tells how far
 * a program was moved after it was linked.
 */
public final class Marks {
  private static final String NOTES = ".note.stapsdt";
  private static final String BASE = ".stapsdt.base";
  private static final String OWNER = "stapsdt";
  private static final int TYPE = 3;
  private static final int HEADER = 12;
  private static final int ADDRESSES = 24;
  private static final int MOST_MARKS = 100_000;
  private static final int LONGEST_TEXT = 4096;
  private static final int MOST_ARGUMENTS = 12;

  private Marks() {}

  /**
   * The marks of a program or library, in the order of its notes; none when it has none.
   *
   * @throws DebugInfoException when the file can not be read, or its notes are damaged
   */
  public static List<Mark> of(Path program) {
    return of(ElfFile.open(program));
  }

  static List<Mark> of(ElfFile elf) {
    Optional<Section> section = elf.section(NOTES).filter(notes -> !notes.isNoBits());
    if (section.isEmpty()) {
      return List.of();
    }
    Bytes notes = elf.raw(section.get());
    Optional<Section> base = elf.section(BASE);
    List<Mark> marks = new ArrayList<>();
    long at = 0;
    while (notes.size() - at >= HEADER) {
      long name = at + HEADER;
      long content = name + padded(notes.u32(at));
      long size = notes.u32(at + 4);
      // The slice is checked before anything of it is looked at.
      Bytes owner = notes.slice(name, notes.u32(at));
      Bytes descriptor = notes.slice(content, size);
      if (notes.i32(at + 8) == TYPE && isOurs(owner)) {
        if (marks.size() == MOST_MARKS) {
          throw notes.malformed("more than " + MOST_MARKS + " marks");
        }
        marks.add(mark(descriptor, base));
      }
      at = content + padded(size);
    }
    return List.copyOf(marks);
  }

  private static long padded(long size) {
    return (size + 3) & ~3L;
  }

  private static boolean isOurs(Bytes owner) {
    return owner.size() == OWNER.length() + 1 && owner.string(0).equals(OWNER);
  }

  private static Mark mark(Bytes content, Optional<Section> base) {
    long moved = base.map(section -> section.address() - content.i64(8)).orElse(0L);
    long semaphore = content.i64(16);
    String provider = text(content, ADDRESSES);
    long name = ADDRESSES + length(content, ADDRESSES);
    long arguments = name + length(content, name);
    return new Mark(
        provider,
        text(content, name),
        content.i64(0) + moved,
        semaphore == 0 ? 0 : semaphore + moved,
        split(text(content, arguments)));
  }

  /** With the byte that ends it. */
  private static long length(Bytes content, long at) {
    return content.stringBytes(at).length + 1L;
  }

  private static String text(Bytes content, long at) {
    String text = content.string(at);
    if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
      throw content.malformed("a mark's text is no name");
    }
    return text;
  }

  private static List<String> split(String arguments) {
    List<String> all = new ArrayList<>();
    for (String argument : arguments.split(" ", -1)) {
      if (!argument.isEmpty() && all.size() < MOST_ARGUMENTS) {
        all.add(argument);
      }
    }
    return all;
  }
}
