// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The procedure linkage table of x86-64: small pieces of code through which a program calls
 * functions of other files. Each jumps to where a relocation lets the dynamic linker write the
 * function's address (x86-64 psABI, 5.2). Where there are two for a function (of {@code .plt} and
 * {@code .plt.sec}, with indirect branch tracking), it is the one that is called.
 */
public final class LinkageTable {
  private static final int X86_64 = 62;
  private static final int GLOB_DAT = 6;
  private static final int JUMP_SLOT = 7;
  private static final int RELOCATION = 24;
  private static final int SYMBOL = 24;
  private static final int MOST_RELOCATIONS = 1 << 20;
  private static final long MOST_CODE = 64L << 20;
  private static final long LONGEST_NAME = 4096;
  private static final int STEP = 8;
  private static final int ENDBR64 = 0xfa1e0ff3;
  private static final int ENDBR64_LENGTH = 4;
  private static final int BND = 0xf2;
  private static final int JUMP_THROUGH_MEMORY = 0x25ff;
  private static final int JUMP_LENGTH = 6;

  private LinkageTable() {}

  /**
   * A piece of it.
   *
   * @param name of the function, without a version
   * @param address where it begins, at link time
   */
  public record Entry(String name, long address) {}

  /**
   * The entries of a program or library, by their addresses.
   *
   * @throws DebugInfoException when the file can not be read or is damaged
   */
  public static List<Entry> of(Path program) {
    return of(ElfFile.open(program));
  }

  static List<Entry> of(ElfFile elf) {
    if (elf.machine() != X86_64) {
      return List.of();
    }
    Map<Long, String> slots = slots(elf);
    List<Entry> entries = new ArrayList<>();
    long bytes = 0;
    for (Section section : elf.sections()) {
      if (section.isExecutable() && section.name().startsWith(".plt") && !section.isNoBits()) {
        bytes += section.size();
        if (bytes < 0 || bytes > MOST_CODE) {
          throw elf.bytes().malformed("more than " + MOST_CODE + " bytes of linkage table");
        }
        add(entries, elf.raw(section), section.address(), slots);
      }
    }
    entries.sort((one, other) -> Long.compareUnsigned(one.address, other.address));
    return entries;
  }

  /** The names of functions by the places where their addresses are written. */
  private static Map<Long, String> slots(ElfFile elf) {
    Map<Long, String> slots = new HashMap<>();
    long count = 0;
    for (Section section : elf.sections()) {
      if (section.type() != Section.RELA || !section.isAllocated()) {
        continue;
      }
      Section symbols = linked(elf, section.link());
      if (symbols.type() != Section.DYNSYM) {
        continue;
      }
      Bytes table = elf.raw(symbols);
      Bytes names = elf.raw(linked(elf, symbols.link()));
      Bytes relocations = elf.raw(section);
      count += relocations.size() / RELOCATION;
      if (count > MOST_RELOCATIONS) {
        throw relocations.malformed("more than " + MOST_RELOCATIONS + " relocations");
      }
      for (long at = 0; at + RELOCATION <= relocations.size(); at += RELOCATION) {
        int type = relocations.i32(at + 8);
        long symbol = relocations.u32(at + 12);
        if ((type == JUMP_SLOT || type == GLOB_DAT) && symbol != 0) {
          slots.put(relocations.i64(at), name(names, table.u32(symbol * SYMBOL)));
        }
      }
    }
    return slots;
  }

  /** Of a damaged file the end of a name may be anywhere. */
  private static String name(Bytes names, long at) {
    return names.slice(at, Math.min(LONGEST_NAME, names.size() - at)).string(0);
  }

  private static Section linked(ElfFile elf, int index) {
    if (index < 0 || index >= elf.sections().size()) {
      throw elf.bytes().malformed("a section refers to one that is not there");
    }
    return elf.sections().get(index);
  }

  private static void add(List<Entry> entries, Bytes code, long address, Map<Long, String> slots) {
    for (long at = 0; at + STEP <= code.size(); at += STEP) {
      long jump = at;
      if (code.i32(jump) == ENDBR64) {
        jump += ENDBR64_LENGTH;
      }
      if (code.u8(jump) == BND) {
        jump++;
      }
      if (jump + JUMP_LENGTH > code.size() || code.u16(jump) != JUMP_THROUGH_MEMORY) {
        continue;
      }
      String name = slots.get(address + jump + JUMP_LENGTH + code.i32(jump + 2));
      if (name != null && !name.isEmpty()) {
        entries.add(new Entry(name, address + at));
      }
    }
  }
}
