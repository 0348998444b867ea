// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.arch.Architecture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Applies relocations to the debug sections of relocatable files (gABI, Relocation), with the
 * addresses of {@link SectionLayout}.
 */
public final class Relocator {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Relocator() {}

  /** The bytes of a section; of a relocatable file with its relocations applied to a copy. */
  public static Bytes content(ElfFile file, Section section, Architecture architecture) {
    Bytes plain = file.content(section);
    if (!file.isRelocatable() || plain.isEmpty()) {
      return plain;
    }
    SymbolTable symbols = file.symbolTable();
    MemorySegment copy = null;
    for (Section table : file.sections()) {
      if (table.type() != Section.RELA || table.info() != section.index()) {
        continue;
      }
      if (copy == null) {
        copy = Arena.ofAuto().allocate(plain.size());
        MemorySegment.copy(plain.segment(), 0, copy, 0, plain.size());
      }
      apply(file, file.content(table), plain, copy, symbols, architecture);
    }
    return copy == null
        ? plain
        : new Bytes(copy, file.file(), section.name(), DebugInfoProblem.MALFORMED_ELF);
  }

  private static void apply(
      ElfFile file,
      Bytes entries,
      Bytes section,
      MemorySegment target,
      SymbolTable symbols,
      Architecture architecture) {
    for (long at = 0; at + 24 <= entries.size(); at += 24) {
      long offset = entries.i64(at);
      long info = entries.i64(at + 8);
      int symbol = (int) (info >>> 32);
      Architecture.RelocationKind kind = architecture.relocation((int) info);
      if (kind.size() == 0) {
        continue;
      }
      if (offset < 0 || offset > section.size() - kind.size() || symbol >= symbols.count()) {
        throw entries.malformed("relocation at offset 0x" + Long.toHexString(at) + " is damaged");
      }
      long value = symbols.value(symbol) + file.layout().address(symbols.section(symbol));
      value += entries.i64(at + 16);
      if (kind.relative()) {
        value -= offset;
      }
      if (kind.size() == 8) {
        target.set(LONG, offset, value);
      } else {
        target.set(INT, offset, (int) value);
      }
    }
  }
}
