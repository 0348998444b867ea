// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Relocator;
import io.jstap.debuginfo.elf.Section;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The sections of a file by the names that a unit knows them by. */
interface SplitSections {
  /** What a section holds; empty when the file has none of that name. */
  Bytes content(String name);

  /** Those of the file itself. */
  static SplitSections plain(ElfFile elf, Architecture architecture) {
    return name -> {
      Optional<Section> section = elf.section(name);
      return named(
          elf,
          name,
          section.isPresent()
              ? Relocator.content(elf, section.get(), architecture).segment()
              : MemorySegment.NULL);
    };
  }

  /**
   * Those of a {@code .dwo} file, whose names end so (DWARF 5 §7.3.2.2). There are several of one
   * name when types have units of their own; references between them do not count bytes.
   */
  static SplitSections split(ElfFile elf, Architecture architecture) {
    return name -> {
      String split = name + ".dwo";
      List<MemorySegment> parts =
          elf.sections().stream()
              .filter(section -> section.name().equals(split))
              .map(section -> Relocator.content(elf, section, architecture).segment())
              .toList();
      return named(elf, split, joined(parts));
    };
  }

  private static MemorySegment joined(List<MemorySegment> parts) {
    if (parts.size() <= 1) {
      return parts.isEmpty() ? MemorySegment.NULL : parts.getFirst();
    }
    long size = parts.stream().mapToLong(MemorySegment::byteSize).sum();
    MemorySegment whole = Arena.ofAuto().allocate(size);
    long at = 0;
    for (MemorySegment part : parts) {
      MemorySegment.copy(part, 0, whole, at, part.byteSize());
      at += part.byteSize();
    }
    return whole;
  }

  static Bytes named(ElfFile elf, String name, MemorySegment content) {
    return new Bytes(content, elf.file(), name, DebugInfoProblem.MALFORMED_DWARF);
  }
}
