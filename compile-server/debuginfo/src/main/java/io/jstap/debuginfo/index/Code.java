// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Relocation;
import io.jstap.debuginfo.elf.Relocator;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.elf.SymbolTable;
import io.jstap.debuginfo.type.Lazy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at the instructions at the start of functions, and at data. */
final class Code {
  private final ElfFile elf;
  private final Architecture architecture;
  private final SymbolSearch symbols;
  private final Lazy<Set<Long>> tracers = Lazy.of(this::readTracers);

  /** Per section of a relocatable file: where calls of a tracer are still to be filled in. */
  private final Map<Integer, Set<Long>> tracerCalls = new HashMap<>();

  /** Per section: its content with relocations applied. */
  private final Map<Integer, Bytes> data = new HashMap<>();

  Code(ElfFile elf, Architecture architecture, SymbolSearch symbols) {
    this.elf = elf;
    this.architecture = architecture;
    this.symbols = symbols;
  }

  private Set<Long> readTracers() {
    Set<Long> addresses = new HashSet<>();
    for (String name : architecture.tracerSymbols()) {
      symbols.address(name).ifPresent(addresses::add);
    }
    return addresses;
  }

  /** The bytes at an address; empty when the file does not hold them. */
  Optional<byte[]> read(long address, int length) {
    return elf.layout()
        .sectionAt(address)
        .filter(section -> !section.isNoBits() && length >= 0)
        .filter(section -> address - elf.layout().address(section) <= section.size() - length)
        .map(
            section -> elf.content(section).array(address - elf.layout().address(section), length));
  }

  /** The relocated pointer at an address. */
  OptionalLong pointer(long address) {
    Optional<Section> section = elf.layout().sectionAt(address).filter(s -> !s.isNoBits());
    if (section.isEmpty()) {
      return OptionalLong.empty();
    }
    Bytes bytes = relocated(section.get());
    long offset = address - elf.layout().address(section.get());
    long value = offset <= bytes.size() - Long.BYTES ? bytes.i64(offset) : 0;
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private synchronized Bytes relocated(Section section) {
    return data.computeIfAbsent(
        section.index(), _ -> Relocator.content(elf, section, architecture));
  }

  /** Bytes of the tracing prologue at a function's entry; see {@link Architecture}. */
  long tracerPrologue(long entry) {
    Optional<Section> section = elf.layout().sectionAt(entry);
    if (section.isEmpty() || section.get().isNoBits()) {
      return 0;
    }
    Bytes bytes = elf.content(section.get());
    long offset = entry - elf.layout().address(section.get());
    long length = Math.min(architecture.tracerPrologueLimit(), bytes.size() - offset);
    byte[] code = bytes.array(offset, (int) length);
    if (elf.isRelocatable()) {
      Set<Long> calls = tracerCalls(section.get());
      return architecture.tracerPrologue(code, entry, target -> anyWithin(calls, offset, length));
    }
    return architecture.tracerPrologue(code, entry, tracers.get()::contains);
  }

  private static boolean anyWithin(Set<Long> offsets, long from, long length) {
    for (long at = from; at < from + length; at++) {
      if (offsets.contains(at)) {
        return true;
      }
    }
    return false;
  }

  private synchronized Set<Long> tracerCalls(Section section) {
    return tracerCalls.computeIfAbsent(
        section.index(),
        _ -> {
          SymbolTable table = elf.symbolTable();
          Set<Long> offsets = new HashSet<>();
          for (Relocation relocation : elf.relocations(section)) {
            if (architecture.tracerSymbols().contains(table.name(relocation.symbol()))) {
              offsets.add(relocation.offset());
            }
          }
          return offsets;
        });
  }
}
