// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import io.jstap.builder.elf.ElfObject;
import io.jstap.builder.elf.ElfSection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * The relocations of a module (gABI, "Relocation"; x86-64 psABI, table 4.9): the kernel's loader
 * writes where they say, so each has to be of a kind that it knows and to stay within its section.
 */
final class Relocations {
  /** SHT_RELA. */
  static final int RELA = 4;

  private static final int ENTRY = 24;
  private static final int SYMBOL = 24;

  /** Kinds that the kernel's loader knows, and how many bytes each writes. */
  private static final Map<Integer, Integer> WIDTHS =
      Map.of(0, 0, 1, 8, 2, 4, 4, 4, 10, 4, 11, 4, 24, 8);

  private final ByteBuffer file;
  private final List<ElfSection> sections;

  Relocations(byte[] module, ElfObject object) {
    this.file = ByteBuffer.wrap(module).order(ByteOrder.LITTLE_ENDIAN);
    this.sections = object.sections();
  }

  /** Adds what is wrong with them, at most one finding a section. */
  void check(List<String> findings) {
    for (ElfSection section : sections) {
      if (section.type() == RELA) {
        check(section, findings);
      }
    }
    long tables = sections.stream().filter(s -> s.type() == ElfSection.SYMTAB).count();
    if (tables != 1) {
      findings.add("it has " + tables + " tables of symbols");
    }
  }

  private void check(ElfSection relocations, List<String> findings) {
    String name = "'" + ModuleInspector.shown(relocations.name()) + "'";
    if (relocations.info() <= 0
        || relocations.info() >= sections.size()
        || relocations.link() <= 0
        || relocations.link() >= sections.size()
        || sections.get(relocations.link()).type() != ElfSection.SYMTAB
        || relocations.size() % ENTRY != 0) {
      findings.add("the relocations in " + name + " belong to no section");
      return;
    }
    ElfSection target = sections.get(relocations.info());
    int symbols = sections.get(relocations.link()).size() / SYMBOL;
    for (int at = relocations.offset();
        at < relocations.offset() + relocations.size();
        at += ENTRY) {
      long offset = file.getLong(at);
      Integer width = WIDTHS.get(file.getInt(at + 8));
      int symbol = file.getInt(at + 12);
      if (width == null || symbol < 0 || symbol >= symbols) {
        findings.add("a relocation in " + name + " is of a kind that the kernel does not know");
        return;
      }
      if (offset < 0 || offset > target.size() - width) {
        findings.add("a relocation in " + name + " is outside of its section");
        return;
      }
    }
  }
}
