// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.DebugInfoProblem;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A symbol table, read in place (gABI, Symbol Table). */
public final class SymbolTable {
  private static final int ENTRY = 24;
  private static final int EXTENDED_INDEX = 0xffff;

  private final Bytes entries;
  private final Bytes names;
  private final Bytes extended;
  private final int count;

  private SymbolTable(Bytes entries, Bytes names, Bytes extended) {
    this.entries = entries;
    this.names = names;
    this.extended = extended;
    this.count = (int) Math.min(entries.size() / ENTRY, Integer.MAX_VALUE - 8);
  }

  static SymbolTable of(ElfFile file) {
    Optional<Section> section = first(file, Section.SYMTAB).or(() -> first(file, Section.DYNSYM));
    Bytes none =
        new Bytes(MemorySegment.NULL, file.file(), ".symtab", DebugInfoProblem.MALFORMED_ELF);
    if (section.isEmpty()) {
      return new SymbolTable(none, none, none);
    }
    int link = section.get().link();
    if (link <= 0 || link >= file.sections().size()) {
      throw file.content(section.get()).malformed("no section holds the names of its symbols");
    }
    Bytes extended =
        file.sections().stream()
            .filter(other -> other.type() == Section.SYMTAB_SHNDX)
            .filter(other -> other.link() == section.get().index())
            .findFirst()
            .map(file::content)
            .orElse(none);
    return new SymbolTable(
        file.content(section.get()), file.content(file.sections().get(link)), extended);
  }

  private static Optional<Section> first(ElfFile file, int type) {
    return file.sections().stream().filter(section -> section.type() == type).findFirst();
  }

  /** How many entries, the null entry 0 included. */
  public int count() {
    return count;
  }

  public Symbol symbol(int index) {
    return new Symbol(
        index, name(index), value(index), size(index), section(index), binding(index), type(index));
  }

  public String name(int index) {
    long offset = nameOffset(index);
    return offset == 0 ? "" : names.string(offset);
  }

  /** The bytes of a name. */
  public byte[] nameBytes(int index) {
    long offset = nameOffset(index);
    return offset == 0 ? new byte[0] : names.stringBytes(offset);
  }

  private long nameOffset(int index) {
    return entries.u32(at(index));
  }

  public long value(int index) {
    return entries.i64(at(index) + 8);
  }

  public long size(int index) {
    return entries.i64(at(index) + 16);
  }

  /** Section index, SHN_XINDEX resolved. */
  public int section(int index) {
    int section = entries.u16(at(index) + 6);
    return section == EXTENDED_INDEX ? extended.i32((long) index * 4) : section;
  }

  /** STB_ value. */
  public int binding(int index) {
    return info(index) >>> 4;
  }

  /** STT_ value. */
  public int type(int index) {
    return info(index) & 15;
  }

  private int info(int index) {
    return entries.u8(at(index) + 4);
  }

  /** Every entry but the null one. */
  public Stream<Symbol> stream() {
    return IntStream.range(Math.min(1, count), count).mapToObj(this::symbol);
  }

  /** Names of symbols that another file must define. */
  public List<String> undefined() {
    return stream()
        .filter(symbol -> symbol.isUndefined() && !symbol.name().isEmpty())
        .map(Symbol::name)
        .toList();
  }

  private static long at(int index) {
    return (long) index * ENTRY;
  }
}
