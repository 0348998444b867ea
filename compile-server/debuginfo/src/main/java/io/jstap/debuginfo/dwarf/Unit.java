// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.type.Lazy;
import java.util.Optional;

/** A unit of debug information with what its entries need to be understood. */
public final class Unit {
  private final DwarfFile file;
  private final UnitHeader header;
  private final boolean types;
  private final Lazy<AbbreviationTable> abbreviations;
  private final Lazy<Bases> bases;
  private final Lazy<LineTable> lines;

  /**
   * Where a unit's contributions to other sections begin (DWARF 5 §3.1.1).
   *
   * @param gnuRanges of a split unit only: a skeleton's own ranges do not count from there
   */
  record Bases(
      long lowPc, long strOffsets, long addr, long loclists, long rnglists, long gnuRanges) {}

  Unit(DwarfFile file, UnitHeader header, boolean types) {
    this.file = file;
    this.header = header;
    this.types = types;
    this.abbreviations =
        Lazy.of(
            () -> AbbreviationTable.read(file.section(".debug_abbrev"), header.abbreviations()));
    this.bases = Lazy.of(this::readBases);
    this.lines = Lazy.of(this::readLines);
  }

  public DwarfFile file() {
    return file;
  }

  public UnitHeader header() {
    return header;
  }

  /** The section that holds the unit's entries. */
  Bytes section() {
    return file.section(types ? ".debug_types" : ".debug_info");
  }

  AbbreviationTable abbreviations() {
    return abbreviations.get();
  }

  Bases bases() {
    return bases.get();
  }

  /** The address of an entry in the whole of the file's debug information. */
  public long handle(long offset) {
    return Handles.of(file.index(), types, offset);
  }

  public Die root() {
    return die(header.firstEntry());
  }

  /** The entry at an offset of the section. */
  public Die die(long offset) {
    if (offset < header.firstEntry() || offset >= header.end()) {
      throw section()
          .malformed(
              "reference to 0x%x leaves the unit at 0x%x".formatted(offset, header.offset()));
    }
    return Die.read(this, offset);
  }

  /** The source file as the compiler was given it. */
  public String name() {
    return root().name().orElse("");
  }

  /** The line table; an empty one when the unit has none. */
  public LineTable lines() {
    return lines.get();
  }

  /** The full path of a file of the unit's line table. */
  public String fileName(long index) {
    return lines().fileName(index);
  }

  private LineTable readLines() {
    if (file.skeleton().isPresent() && !header.isType()) {
      return file.skeleton().get().lines();
    }
    Die root = root();
    Optional<AttributeValue> list = root.attribute(At.STMT_LIST);
    if (list.isEmpty()) {
      return LineTable.empty();
    }
    return LineTable.read(
        file, list.get().offset(), header.addressSize(), root.string(At.NAME).orElse(""));
  }

  private Bases readBases() {
    // The base attributes have forms that need no bases; DW_AT_low_pc may need the address base.
    Die root = root();
    long headerSize = header.offsetSize() == 8 ? 16 : 8;
    long strOffsets =
        offsetOf(root, At.STR_OFFSETS_BASE).orElse(header.version() >= 5 ? headerSize : 0L);
    long listHeader = header.offsetSize() == 8 ? 20 : 12;
    Optional<Bases> ofSkeleton = file.skeleton().map(Unit::bases);
    if (ofSkeleton.isPresent()) {
      Bases skeleton = ofSkeleton.get();
      return new Bases(
          skeleton.lowPc,
          strOffsets,
          skeleton.addr,
          listHeader,
          listHeader,
          file.skeleton().flatMap(unit -> offsetOf(unit.root(), At.GNU_RANGES_BASE)).orElse(0L));
    }
    long addr = offsetOf(root, At.ADDR_BASE).or(() -> offsetOf(root, At.GNU_ADDR_BASE)).orElse(0L);
    long loclists = offsetOf(root, At.LOCLISTS_BASE).orElse(0L);
    long rnglists = offsetOf(root, At.RNGLISTS_BASE).orElse(0L);
    long lowPc = root.attribute(At.LOW_PC).map(value -> value.address(addr)).orElse(0L);
    return new Bases(lowPc, strOffsets, addr, loclists, rnglists, 0);
  }

  private static Optional<Long> offsetOf(Die root, int name) {
    return root.attribute(name).map(AttributeValue::offset);
  }
}
