// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Relocator;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.type.Lazy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The DWARF sections of a file. Sections are relocated or decompressed when they are first needed;
 * units are listed once and parsed when they are first needed.
 */
public final class DwarfFile {
  private final ElfFile elf;
  private final Architecture architecture;
  private final int index;
  private final @Nullable DwarfFile owner;
  private final Map<String, Bytes> sections = new ConcurrentHashMap<>();
  private final Lazy<NavigableMap<Long, Unit>> infoUnits = Lazy.of(() -> readUnits(false));
  private final Lazy<NavigableMap<Long, Unit>> typeUnits = Lazy.of(() -> readUnits(true));
  private final Lazy<Map<Long, Long>> signatures = Lazy.of(this::readSignatures);
  private final Lazy<Optional<DwarfFile>> supplementary;

  private DwarfFile(ElfFile elf, Architecture architecture, int index, @Nullable DwarfFile owner) {
    this.elf = elf;
    this.architecture = architecture;
    this.index = index;
    this.owner = owner;
    this.supplementary =
        Lazy.of(
            () ->
                owner != null
                    ? Optional.empty()
                    : SupplementaryFile.find(elf)
                        .map(file -> new DwarfFile(file, architecture, 1, this)));
  }

  public static DwarfFile of(ElfFile elf, Architecture architecture) {
    return new DwarfFile(elf, architecture, 0, null);
  }

  public ElfFile elf() {
    return elf;
  }

  public Architecture architecture() {
    return architecture;
  }

  /** 0 for the file itself, 1 for its supplementary file. */
  int index() {
    return index;
  }

  /** The file whose handles lead everywhere. */
  DwarfFile main() {
    return owner == null ? this : owner;
  }

  /** The file that several share parts of their debug information through (DWARF 5 §7.3.6). */
  public Optional<DwarfFile> supplementary() {
    return supplementary.get();
  }

  public boolean hasDebugInfo() {
    return !section(".debug_info").isEmpty();
  }

  /** A section by name, ready to be read; empty when the file has none of that name. */
  public Bytes section(String name) {
    Bytes known = sections.get(name);
    return known != null ? known : sections.computeIfAbsent(name, this::load);
  }

  private Bytes load(String name) {
    Optional<Section> section = elf.section(name);
    Bytes content =
        section.isPresent()
            ? Relocator.content(elf, section.get(), architecture)
            : elf.bytes().slice(0, 0);
    MemorySegment segment = content.segment();
    return new Bytes(segment, elf.file(), name, DebugInfoProblem.MALFORMED_DWARF);
  }

  /** The units of {@code .debug_info}, then those of {@code .debug_types}, by offset. */
  public List<Unit> units() {
    List<Unit> all = new ArrayList<>(infoUnits.get().values());
    all.addAll(typeUnits.get().values());
    return all;
  }

  /** The unit whose header is at a handle. */
  public Unit unit(long handle) {
    DwarfFile file = file(handle);
    boolean types = Handles.types(handle);
    Map.Entry<Long, Unit> found =
        (types ? file.typeUnits : file.infoUnits).get().floorEntry(Handles.offset(handle));
    if (found == null) {
      throw file.section(types ? ".debug_types" : ".debug_info")
          .malformed("no unit at offset 0x" + Long.toHexString(Handles.offset(handle)));
    }
    return found.getValue();
  }

  /** The entry with a handle. */
  public Die die(long handle) {
    return unit(handle).die(Handles.offset(handle));
  }

  private DwarfFile file(long handle) {
    if (Handles.file(handle) == 0) {
      return this;
    }
    return supplementary()
        .orElseThrow(() -> section(".gnu_debugaltlink").malformed("its file is missing"));
  }

  /** The handle of the type with a signature. */
  Optional<Long> typeUnit(long signature) {
    return Optional.ofNullable(signatures.get().get(signature));
  }

  private Map<Long, Long> readSignatures() {
    Map<Long, Long> map = new HashMap<>();
    for (Unit unit : units()) {
      UnitHeader header = unit.header();
      if (header.kind() == UnitHeader.TYPE || header.kind() == UnitHeader.SPLIT_TYPE) {
        map.put(header.signature(), unit.handle(header.offset() + header.typeOffset()));
      }
    }
    return map;
  }

  private NavigableMap<Long, Unit> readUnits(boolean types) {
    NavigableMap<Long, Unit> map = new TreeMap<>();
    Bytes section = section(types ? ".debug_types" : ".debug_info");
    long offset = 0;
    while (offset < section.size()) {
      UnitHeader header = UnitHeader.read(section, offset, types);
      map.put(offset, new Unit(this, header, types));
      offset = header.end();
    }
    return map;
  }

  /** An address by its index (DWARF 5 §7.27). */
  long address(long base, long number, int size) {
    Bytes addresses = section(".debug_addr");
    long at = at(addresses, base, number, size);
    return size == 8 ? addresses.i64(at) : addresses.u32(at);
  }

  /** Where a string begins in {@code .debug_str}, by its index (DWARF 5 §7.26). */
  long stringOffset(long base, long number, int size) {
    Bytes offsets = section(".debug_str_offsets");
    long at = at(offsets, base, number, size);
    return size == 8 ? offsets.i64(at) : offsets.u32(at);
  }

  private static long at(Bytes section, long base, long number, int size) {
    if (number < 0 || number > section.size()) {
      throw section.malformed("no entry with index " + Long.toUnsignedString(number));
    }
    return base + number * size;
  }
}
