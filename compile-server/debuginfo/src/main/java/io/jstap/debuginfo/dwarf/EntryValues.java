// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;

/** The attributes of one entry that the index wants; used again for every entry. */
final class EntryValues {
  long name;
  long file;
  int line;
  int column;
  long size;
  long constant;
  long sibling;
  boolean declaration;
  boolean external;
  boolean hasLocation;
  boolean hasConstant;
  boolean hasLow;
  boolean hasHigh;
  boolean highIsAddress;
  boolean hasRanges;
  boolean hasEntry;
  boolean entryIsAddress;
  boolean isInline;
  long low;
  long high;
  long entry;

  /** Handle of the abstract origin or the specification; -1 when there is none. */
  long origin;

  boolean hasCode() {
    return hasLow || hasRanges || hasEntry;
  }

  private void clear() {
    name = StringReference.NONE;
    file = 0;
    line = 0;
    column = 0;
    size = 0;
    constant = 0;
    sibling = 0;
    declaration = false;
    external = false;
    hasLocation = false;
    hasConstant = false;
    hasLow = false;
    hasHigh = false;
    highIsAddress = false;
    hasRanges = false;
    hasEntry = false;
    entryIsAddress = false;
    isInline = false;
    origin = -1;
  }

  void read(Cursor cursor, Abbreviation shape, Unit unit, ScanResult result) {
    clear();
    UnitHeader header = unit.header();
    for (int i = 0; i < shape.names.length; i++) {
      int form = shape.forms[i];
      switch (shape.names[i]) {
        case At.NAME -> name = string(cursor, form, shape.implicit[i], unit, result);
        case At.DECL_FILE -> file = number(cursor, form, shape.implicit[i], unit);
        case At.DECL_LINE -> line = (int) number(cursor, form, shape.implicit[i], unit);
        case At.DECL_COLUMN -> column = (int) number(cursor, form, shape.implicit[i], unit);
        case At.BYTE_SIZE -> size = number(cursor, form, shape.implicit[i], unit);
        case At.CONST_VALUE -> {
          constant = number(cursor, form, shape.implicit[i], unit);
          hasConstant = true;
        }
        case At.SIBLING ->
            sibling = header.offset() + number(cursor, form, shape.implicit[i], unit);
        case At.DECLARATION -> declaration = number(cursor, form, shape.implicit[i], unit) != 0;
        case At.EXTERNAL -> external = number(cursor, form, shape.implicit[i], unit) != 0;
        case At.INLINE -> {
          long kind = number(cursor, form, shape.implicit[i], unit);
          isInline = kind == 1 || kind == 3;
        }
        case At.LOCATION -> {
          hasLocation = true;
          Form.skip(cursor, form, header);
        }
        case At.RANGES -> {
          hasRanges = true;
          Form.skip(cursor, form, header);
        }
        case At.LOW_PC -> {
          hasLow = true;
          low = address(cursor, form, unit);
        }
        case At.HIGH_PC -> {
          AttributeValue value = AttributeValue.read(unit, cursor, form, shape.implicit[i]);
          hasHigh = true;
          highIsAddress = value.isAddress();
          high = highIsAddress ? value.address() : value.number();
        }
        case At.ENTRY_PC -> {
          AttributeValue value = AttributeValue.read(unit, cursor, form, shape.implicit[i]);
          hasEntry = true;
          entryIsAddress = value.isAddress();
          entry = entryIsAddress ? value.address() : value.number();
        }
        case At.ABSTRACT_ORIGIN, At.SPECIFICATION ->
            origin = reference(cursor, form, shape.implicit[i], unit);
        default -> Form.skip(cursor, form, header);
      }
    }
  }

  private static long number(Cursor cursor, int form, long implicit, Unit unit) {
    return switch (form) {
      case Form.DATA1, Form.FLAG, Form.REF1 -> cursor.u8();
      case Form.DATA2, Form.REF2 -> cursor.u16();
      case Form.DATA4, Form.REF4 -> cursor.u32();
      case Form.IMPLICIT_CONST -> implicit;
      case Form.FLAG_PRESENT -> 1;
      default -> AttributeValue.read(unit, cursor, form, implicit).raw();
    };
  }

  private static long address(Cursor cursor, int form, Unit unit) {
    return form == Form.ADDR
        ? cursor.unsigned(unit.header().addressSize())
        : AttributeValue.read(unit, cursor, form, 0).address();
  }

  private static long reference(Cursor cursor, int form, long implicit, Unit unit) {
    if (form == Form.REF4) {
      return unit.handle(unit.header().offset() + cursor.u32());
    }
    return AttributeValue.read(unit, cursor, form, implicit).reference().orElse(-1L);
  }

  private static long string(Cursor cursor, int form, long implicit, Unit unit, ScanResult result) {
    if (form == Form.STRP) {
      return name(unit, cursor.offset(unit.header().offsetSize()), result);
    }
    if (form == Form.STRING) {
      long at = cursor.position();
      cursor.skipString();
      return PackedName.of(unit, at, result);
    }
    AttributeValue value = AttributeValue.read(unit, cursor, form, implicit);
    return switch (form) {
      case Form.LINE_STRP -> StringReference.lineStr(value.raw());
      case Form.STRP_SUP, Form.GNU_STRP_ALT -> StringReference.supplementary(value.raw());
      case Form.STRX, Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4, Form.GNU_STR_INDEX ->
          name(
              unit,
              unit.file()
                  .stringOffset(unit.bases().strOffsets(), value.raw(), unit.header().offsetSize()),
              result);
      default -> throw Form.unknown(cursor, form);
    };
  }

  /** Names in the units of another file lie in its own string section. */
  static long name(Unit unit, long offset, ScanResult result) {
    DwarfFile file = unit.file();
    if (!file.isSplit()) {
      return file.index() == 0
          ? StringReference.str(offset)
          : StringReference.supplementary(offset);
    }
    // Each has strings of its own: equal names are to have equal numbers all the same.
    return PackedName.of(
        file.section(".debug_str"), offset, result, StringReference.strOf(file.index(), offset));
  }
}
