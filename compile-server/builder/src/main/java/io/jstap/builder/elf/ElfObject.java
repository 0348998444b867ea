// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sections and global symbols of a 64-bit little-endian relocatable ELF file. Trusts no offset,
 * size or index of the file.
 */
public final class ElfObject {
  private static final int HEADER = 64;
  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;
  private static final int RELOCATABLE = 1;
  private static final int LOCAL = 0;
  private static final int WEAK = 2;

  private final List<ElfSection> sections;
  private final SortedSet<String> defined = new TreeSet<>();
  private final SortedSet<String> undefined = new TreeSet<>();
  private final SortedSet<String> undefinedWeak = new TreeSet<>();

  private ElfObject(ByteBuffer file) throws MalformedObject {
    this.sections = sections(file);
    for (ElfSection section : sections) {
      if (section.type() == ElfSection.SYMTAB) {
        symbols(file, section);
      }
    }
  }

  /**
   * Reads an object.
   *
   * @throws MalformedObject when it is none
   */
  public static ElfObject read(byte[] bytes) throws MalformedObject {
    try {
      return new ElfObject(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IndexOutOfBoundsException e) {
      throw new MalformedObject("a header points outside of the file");
    }
  }

  /** In the order of the section headers. */
  public List<ElfSection> sections() {
    return sections;
  }

  /** The only section of that name; empty when there is none, or more than one. */
  public Optional<ElfSection> section(String name) {
    List<ElfSection> found =
        sections.stream().filter(section -> section.name().equals(name)).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** Names of the global and weak symbols that the object defines. */
  public SortedSet<String> defined() {
    return new TreeSet<>(defined);
  }

  /** Names of the symbols that the object needs. */
  public SortedSet<String> undefined() {
    return new TreeSet<>(undefined);
  }

  /** Names of the symbols that the object uses where they exist. */
  public SortedSet<String> undefinedWeak() {
    return new TreeSet<>(undefinedWeak);
  }

  private static List<ElfSection> sections(ByteBuffer file) throws MalformedObject {
    check(file.limit() >= HEADER && file.getInt(0) == 0x464c457f, "it does not begin like ELF");
    check(file.get(4) == 2 && file.get(5) == 1, "it is not 64-bit little-endian");
    check(file.getShort(16) == RELOCATABLE, "it is not relocatable");
    check(file.getShort(58) == SECTION_HEADER, "its section headers have an unknown size");
    int table = offset(file.getLong(40), file.limit());
    int count = Short.toUnsignedInt(file.getShort(60));
    int names = Short.toUnsignedInt(file.getShort(62));
    check((long) table + (long) count * SECTION_HEADER <= file.limit(), "headers are cut off");
    check(names < count, "it has no section names");
    int nameTable = offset(file.getLong(table + names * SECTION_HEADER + 24), file.limit());
    List<ElfSection> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = table + i * SECTION_HEADER;
      int type = file.getInt(at + 4);
      boolean stored = type != ElfSection.NOBITS && type != 0;
      int start = stored ? offset(file.getLong(at + 24), file.limit()) : 0;
      int size = stored ? offset(file.getLong(at + 32), file.limit() - start) : 0;
      String name = string(file, Math.addExact(nameTable, offset(file.getInt(at), file.limit())));
      int link = file.getInt(at + 40);
      int info = file.getInt(at + 44);
      all.add(new ElfSection(name, type, start, size, link, info, file.getLong(at + 8)));
    }
    return List.copyOf(all);
  }

  private void symbols(ByteBuffer file, ElfSection table) throws MalformedObject {
    check(table.link() > 0 && table.link() < sections.size(), "symbols have no names");
    int names = sections.get(table.link()).offset();
    for (int at = table.offset() + SYMBOL;
        at + SYMBOL <= table.offset() + table.size();
        at += SYMBOL) {
      int binding = (file.get(at + 4) >> 4) & 0xf;
      if (binding == LOCAL) {
        continue;
      }
      String name = string(file, Math.addExact(names, offset(file.getInt(at), file.limit())));
      if (file.getShort(at + 6) != 0) {
        defined.add(name);
      } else if (binding == WEAK) {
        undefinedWeak.add(name);
      } else {
        undefined.add(name);
      }
    }
  }

  private static int offset(long value, int limit) throws MalformedObject {
    check(value >= 0 && value <= limit, "a header points outside of the file");
    return (int) value;
  }

  private static String string(ByteBuffer file, int start) {
    int end = start;
    while (file.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - start];
    file.get(start, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void check(boolean holds, String otherwise) throws MalformedObject {
    if (!holds) {
      throw new MalformedObject(otherwise);
    }
  }
}
