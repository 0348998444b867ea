// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The value of an attribute (DWARF 5 §7.5.5).
 *
 * @param raw the number, the offset, or where a block or string begins in the unit's section
 * @param length of a block
 */
public record AttributeValue(Unit unit, int form, long raw, long length) {
  static AttributeValue read(Unit unit, Cursor cursor, int form, long implicit) {
    UnitHeader header = unit.header();
    return switch (form) {
      case Form.IMPLICIT_CONST -> new AttributeValue(unit, form, implicit, 0);
      case Form.FLAG_PRESENT -> new AttributeValue(unit, form, 1, 0);
      case Form.SDATA -> new AttributeValue(unit, form, cursor.sleb(), 0);
      case Form.UDATA,
          Form.REF_UDATA,
          Form.STRX,
          Form.ADDRX,
          Form.LOCLISTX,
          Form.RNGLISTX,
          Form.GNU_ADDR_INDEX,
          Form.GNU_STR_INDEX ->
          new AttributeValue(unit, form, cursor.uleb(), 0);
      case Form.STRING -> {
        long start = cursor.position();
        cursor.skipString();
        yield new AttributeValue(unit, form, start, cursor.position() - start);
      }
      case Form.BLOCK1 -> block(unit, form, cursor, cursor.u8());
      case Form.BLOCK2 -> block(unit, form, cursor, cursor.u16());
      case Form.BLOCK4 -> block(unit, form, cursor, cursor.u32());
      case Form.BLOCK, Form.EXPRLOC -> block(unit, form, cursor, cursor.uleb());
      case Form.DATA16 -> block(unit, form, cursor, 16);
      case Form.INDIRECT -> read(unit, cursor, Form.direct(cursor), 0);
      default -> {
        int size =
            Form.fixedSize(form, header.version(), header.addressSize(), header.offsetSize());
        if (size < 0) {
          throw Form.unknown(cursor, form);
        }
        yield new AttributeValue(unit, form, cursor.unsigned(size), 0);
      }
    };
  }

  private static AttributeValue block(Unit unit, int form, Cursor cursor, long length) {
    long start = cursor.position();
    cursor.skip(length);
    return new AttributeValue(unit, form, start, length);
  }

  boolean isBlock() {
    return switch (form) {
      case Form.BLOCK1, Form.BLOCK2, Form.BLOCK4, Form.BLOCK, Form.EXPRLOC, Form.DATA16 -> true;
      default -> false;
    };
  }

  /** Bytes of a block or expression. */
  Bytes block() {
    if (!isBlock()) {
      throw wrongForm("a block");
    }
    return unit.section().slice(raw, length);
  }

  /** The value of a flag. */
  public boolean isSet() {
    return raw != 0;
  }

  /** The number with the sign that its form gives it; plain data forms count as unsigned. */
  long number() {
    return raw;
  }

  /** The number, sign-extended from the size of a plain data form. */
  long signedNumber() {
    return switch (form) {
      case Form.DATA1 -> (byte) raw;
      case Form.DATA2 -> (short) raw;
      case Form.DATA4 -> (int) raw;
      default -> raw;
    };
  }

  boolean isConstant() {
    return switch (form) {
      case Form.DATA1,
          Form.DATA2,
          Form.DATA4,
          Form.DATA8,
          Form.SDATA,
          Form.UDATA,
          Form.IMPLICIT_CONST ->
          true;
      default -> false;
    };
  }

  /** An offset into another section. */
  long offset() {
    return switch (form) {
      case Form.SEC_OFFSET, Form.DATA4, Form.DATA8 -> raw;
      default -> throw wrongForm("an offset");
    };
  }

  boolean isAddress() {
    return switch (form) {
      case Form.ADDR,
          Form.ADDRX,
          Form.ADDRX1,
          Form.ADDRX2,
          Form.ADDRX3,
          Form.ADDRX4,
          Form.GNU_ADDR_INDEX ->
          true;
      default -> false;
    };
  }

  long address() {
    return form == Form.ADDR ? raw : address(unit.bases().addr());
  }

  /** The address, given where the unit's addresses begin. */
  long address(long base) {
    if (form == Form.ADDR) {
      return raw;
    }
    if (!isAddress()) {
      throw wrongForm("an address");
    }
    return unit.file().address(base, raw, unit.header().addressSize());
  }

  Optional<byte[]> stringBytes() {
    DwarfFile file = unit.file();
    return switch (form) {
      case Form.STRING -> Optional.of(unit.section().stringBytes(raw));
      case Form.STRP -> Optional.of(file.section(".debug_str").stringBytes(raw));
      case Form.LINE_STRP -> Optional.of(file.section(".debug_line_str").stringBytes(raw));
      case Form.STRX, Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4, Form.GNU_STR_INDEX ->
          Optional.of(
              file.section(".debug_str")
                  .stringBytes(
                      file.stringOffset(
                          unit.bases().strOffsets(), raw, unit.header().offsetSize())));
      case Form.STRP_SUP, Form.GNU_STRP_ALT ->
          file.supplementary().map(other -> other.section(".debug_str").stringBytes(raw));
      default -> throw wrongForm("a string");
    };
  }

  Optional<String> string() {
    return stringBytes().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The handle of the entry that is referred to; empty when its file is missing. */
  Optional<Long> reference() {
    return switch (form) {
      case Form.REF1, Form.REF2, Form.REF4, Form.REF8, Form.REF_UDATA ->
          Optional.of(unit.handle(local()));
      case Form.REF_ADDR -> Optional.of(Handles.of(unit.file().index(), false, checked(raw)));
      case Form.REF_SUP4, Form.REF_SUP8, Form.GNU_REF_ALT ->
          unit.file().supplementary().map(other -> Handles.of(other.index(), false, checked(raw)));
      case Form.REF_SIG8 -> unit.file().typeUnit(raw);
      default -> throw wrongForm("a reference");
    };
  }

  /** The offset in the unit's section of a reference within the unit. */
  private long local() {
    long size = unit.header().end() - unit.header().offset();
    if (raw < 0 || raw >= size) {
      throw unit.section()
          .malformed(
              "reference 0x%x leaves the unit at 0x%x".formatted(raw, unit.header().offset()));
    }
    return unit.header().offset() + raw;
  }

  private long checked(long offset) {
    if (offset < 0 || offset >>> 48 != 0) {
      throw wrongForm("a reference inside of a section");
    }
    return offset;
  }

  private RuntimeException wrongForm(String wanted) {
    return unit.section()
        .malformed(
            "form 0x%x in the unit at 0x%x is not %s"
                .formatted(form, unit.header().offset(), wanted));
  }
}
