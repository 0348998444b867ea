// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.type.Lazy;
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
  private final SplitSections source;
  private final Optional<Unit> skeleton;
  private final SplitFiles split = new SplitFiles(this);
  private final Map<String, Bytes> sections = new ConcurrentHashMap<>();
  private final Lazy<NavigableMap<Long, Unit>> infoUnits = Lazy.of(() -> readUnits(false));
  private final Lazy<NavigableMap<Long, Unit>> typeUnits = Lazy.of(() -> readUnits(true));
  private final Lazy<Map<Long, Long>> signatures = Lazy.of(this::readSignatures);
  private final Lazy<Optional<DwarfFile>> supplementary;

  private DwarfFile(
      ElfFile elf,
      SplitSections source,
      Architecture architecture,
      int index,
      @Nullable DwarfFile owner,
      Optional<Unit> skeleton) {
    this.elf = elf;
    this.source = source;
    this.skeleton = skeleton;
    this.architecture = architecture;
    this.index = index;
    this.owner = owner;
    this.supplementary =
        Lazy.of(
            () ->
                owner != null
                    ? Optional.empty()
                    : SupplementaryFile.find(elf)
                        .map(
                            file ->
                                new DwarfFile(
                                    file,
                                    SplitSections.plain(file, architecture),
                                    architecture,
                                    1,
                                    this,
                                    Optional.empty())));
  }

  public static DwarfFile of(ElfFile elf, Architecture architecture) {
    SplitSections source = SplitSections.plain(elf, architecture);
    return new DwarfFile(elf, source, architecture, 0, null, Optional.empty());
  }

  /** A unit of split debug information, as a file of its own. */
  DwarfFile split(ElfFile file, SplitSections sections, int number, Optional<Unit> itsSkeleton) {
    return new DwarfFile(file, sections, architecture, number, this, itsSkeleton);
  }

  public ElfFile elf() {
    return elf;
  }

  public Architecture architecture() {
    return architecture;
  }

  /** 0 for the file itself, 1 for its supplementary file, more for split units. */
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

  /** Split units that can be had, each a file of its own. */
  public List<DwarfFile> splitUnits() {
    return split.all();
  }

  /** Whether it is a unit of split debug information. */
  boolean isSplit() {
    return index >= SplitFiles.FIRST;
  }

  /** What the linked file says of a split unit: its addresses and lines; types have none. */
  Optional<Unit> skeleton() {
    return skeleton;
  }

  public boolean hasDebugInfo() {
    return !section(".debug_info").isEmpty();
  }

  /** A section by name, ready to be read; empty when the file has none of that name. */
  public Bytes section(String name) {
    Bytes known = sections.get(name);
    return known != null ? known : sections.computeIfAbsent(name, source::content);
  }

  /** The units of {@code .debug_info}, then those of {@code .debug_types}, by offset. */
  public List<Unit> units() {
    List<Unit> all = new ArrayList<>(infoUnits.get().values());
    all.addAll(typeUnits.get().values());
    // A file of several skeletons: each has its own unit of it.
    skeleton.ifPresent(
        unit -> all.removeIf(other -> !other.header().isType() && !SplitFiles.belong(unit, other)));
    return all;
  }

  /** The unit whose header is at a handle. */
  public Unit unit(long handle) {
    DwarfFile file = file(Handles.file(handle));
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

  /** The file with a number: {@link #index()}. */
  DwarfFile file(int number) {
    if (number == 0) {
      return this;
    }
    if (number >= SplitFiles.FIRST) {
      return split
          .file(number)
          .orElseThrow(
              () -> section(".debug_info").malformed("the file of a split unit is missing"));
    }
    return supplementary()
        .orElseThrow(() -> section(".gnu_debugaltlink").malformed("its file is missing"));
  }

  /** The handle of the type with a signature. */
  Optional<Long> typeUnit(long signature) {
    return ownTypeUnit(signature)
        .or(() -> isSplit() ? main().split.typeUnit(signature) : Optional.empty());
  }

  /** The same of those in this file. */
  Optional<Long> ownTypeUnit(long signature) {
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
    Bytes addresses = main().section(".debug_addr");
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
