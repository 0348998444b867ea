// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.BuildIdNote;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A 64-bit little-endian ELF file (System V gABI), read in place. The mapping lives as long as
 * anything that refers to it; a file must not be truncated while it is in use.
 */
public final class ElfFile {
  public static final int RELOCATABLE = 1;
  public static final int EXECUTABLE = 2;
  public static final int SHARED = 3;
  private static final int HEADER_SIZE = 64;
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int MAXIMUM_SECTIONS = 1 << 20;
  private static final int EXTENDED_INDEX = 0xffff;

  private final Bytes bytes;
  private final int type;
  private final int machine;
  private final List<Section> sections;
  private final SectionLayout layout;

  private ElfFile(Bytes bytes) {
    this.bytes = bytes;
    if (bytes.size() < HEADER_SIZE || bytes.i32(0) != 0x464c457f) {
      throw bytes.malformed("not an ELF file");
    }
    if (bytes.u8(4) != 2 || bytes.u8(5) != 1) {
      throw new DebugInfoException(
          DebugInfoProblem.UNSUPPORTED_FORMAT,
          bytes.file(),
          "",
          "only 64-bit little-endian ELF files are supported");
    }
    this.type = bytes.u16(16);
    this.machine = bytes.u16(18);
    this.sections = readSections();
    this.layout = new SectionLayout(sections, type == RELOCATABLE);
  }

  /** Maps a file. */
  public static ElfFile open(Path path) {
    return new ElfFile(
        new Bytes(MappedFile.map(path), path.toString(), "", DebugInfoProblem.MALFORMED_ELF));
  }

  /** Reads from a copy of an array; {@code name} stands for the file in messages. */
  public static ElfFile of(byte[] content, String name) {
    MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, content.length));
    MemorySegment.copy(MemorySegment.ofArray(content), 0, copy, 0, content.length);
    return of(copy.asSlice(0, content.length), name);
  }

  /** Reads in place. */
  public static ElfFile of(MemorySegment content, String name) {
    return new ElfFile(new Bytes(content, name, "", DebugInfoProblem.MALFORMED_ELF));
  }

  /** The name of the file, for messages. */
  public String file() {
    return bytes.file();
  }

  public Bytes bytes() {
    return bytes;
  }

  /** ET_ value. */
  public int type() {
    return type;
  }

  public boolean isRelocatable() {
    return type == RELOCATABLE;
  }

  /** EM_ value; 62 is x86-64. */
  public int machine() {
    return machine;
  }

  /** By index; the one with index 0 is the null section. */
  public List<Section> sections() {
    return sections;
  }

  /** The first section of that name. */
  public Optional<Section> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /** Where sections are in link-time addresses. */
  public SectionLayout layout() {
    return layout;
  }

  /** The bytes as they are in the file; none for a section without bits. */
  public Bytes raw(Section section) {
    long length = section.isNoBits() || section.index() == 0 ? 0 : section.size();
    MemorySegment whole = bytes.segment();
    long offset = length == 0 ? 0 : section.offset();
    if (offset < 0 || length < 0 || offset > whole.byteSize() - length) {
      throw new DebugInfoException(
          DebugInfoProblem.MALFORMED_ELF,
          bytes.file(),
          section.name(),
          "its bytes are outside of the file");
    }
    return new Bytes(
        whole.asSlice(offset, length),
        bytes.file(),
        section.name(),
        DebugInfoProblem.MALFORMED_ELF);
  }

  /** The bytes, decompressed if need be; see {@link Relocator} for those of relocatable files. */
  public Bytes content(Section section) {
    Bytes raw = raw(section);
    return section.isCompressed() && !raw.isEmpty() ? Compression.expand(raw) : raw;
  }

  /** All symbols of {@code .symtab}, or of {@code .dynsym} when the file is stripped. */
  public SymbolTable symbolTable() {
    return SymbolTable.of(this);
  }

  /** The relocations that apply to a section. */
  public List<Relocation> relocations(Section target) {
    List<Relocation> all = new ArrayList<>();
    for (Section section : sections) {
      if (section.type() == Section.RELA && section.info() == target.index()) {
        Bytes entries = content(section);
        for (long at = 0; at + 24 <= entries.size(); at += 24) {
          long info = entries.i64(at + 8);
          all.add(
              new Relocation(
                  entries.i64(at), (int) (info >>> 32), (int) info, entries.i64(at + 16)));
        }
      }
    }
    return all;
  }

  /** The build-id and the link-time address of its bytes. */
  public Optional<BuildIdNote> buildId() {
    for (Section section : sections) {
      if (section.type() == Section.NOTE) {
        for (Note note : Notes.read(content(section))) {
          if (Notes.isBuildId(note)) {
            return Optional.of(
                new BuildIdNote(
                    BuildId.of(note.descriptor()),
                    layout.address(section) + note.descriptorOffset()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private List<Section> readSections() {
    long table = bytes.i64(40);
    if (table == 0) {
      return List.of();
    }
    if (bytes.u16(58) != SECTION_HEADER_SIZE) {
      throw bytes.malformed("section headers of " + bytes.u16(58) + " bytes");
    }
    long count = bytes.u16(60);
    int names = bytes.u16(62);
    if (count == 0) {
      count = bytes.i64(table + 32);
    }
    if (names == EXTENDED_INDEX) {
      names = bytes.i32(table + 40);
    }
    if (count < 0
        || count > MAXIMUM_SECTIONS
        || table < 0
        || table > bytes.size() - count * SECTION_HEADER_SIZE) {
      throw bytes.malformed("the section header table is outside of the file");
    }
    if (names < 0 || names >= count) {
      throw bytes.malformed("no section holds the names of the sections");
    }
    long header = table + (long) names * SECTION_HEADER_SIZE;
    Bytes strings = bytes.slice(bytes.i64(header + 24), bytes.i64(header + 32));
    List<Section> all = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      all.add(readSection(index, table + (long) index * SECTION_HEADER_SIZE, strings));
    }
    return List.copyOf(all);
  }

  private Section readSection(int index, long at, Bytes strings) {
    long name = bytes.u32(at);
    return new Section(
        index,
        strings.isEmpty() && name == 0 ? "" : strings.string(name),
        bytes.i32(at + 4),
        bytes.i64(at + 8),
        bytes.i64(at + 16),
        bytes.i64(at + 24),
        bytes.i64(at + 32),
        bytes.i32(at + 40),
        bytes.i32(at + 44),
        bytes.i64(at + 48),
        bytes.i64(at + 56));
  }
}
