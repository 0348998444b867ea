// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A debugging information entry (DWARF 5 §2.1). */
public final class Die {
  private static final int MAXIMUM_ORIGINS = 8;

  private final Unit unit;
  private final long offset;
  private final Abbreviation abbreviation;
  private final long attributes;

  private Die(Unit unit, long offset, Abbreviation abbreviation, long attributes) {
    this.unit = unit;
    this.offset = offset;
    this.abbreviation = abbreviation;
    this.attributes = attributes;
  }

  static Die read(Unit unit, long offset) {
    Cursor cursor = unit.section().cursor(offset, unit.header().end());
    long code = cursor.uleb();
    if (code == 0) {
      throw unit.section().malformed("no entry at offset 0x" + Long.toHexString(offset));
    }
    return new Die(unit, offset, unit.abbreviations().get(code), cursor.position());
  }

  public Unit unit() {
    return unit;
  }

  public int tag() {
    return abbreviation.tag;
  }

  /** See {@link Handles}. */
  public long handle() {
    return unit.handle(offset);
  }

  public Optional<AttributeValue> attribute(int name) {
    int index = abbreviation.indexOf(name);
    if (index < 0) {
      return Optional.empty();
    }
    Cursor cursor = unit.section().cursor(attributes, unit.header().end());
    for (int i = 0; i < index; i++) {
      Form.skip(cursor, abbreviation.forms[i], unit.header());
    }
    return Optional.of(
        AttributeValue.read(unit, cursor, abbreviation.forms[index], abbreviation.implicit[index]));
  }

  public boolean has(int name) {
    return abbreviation.indexOf(name) >= 0;
  }

  public boolean flag(int name) {
    return has(name) && attribute(name).map(AttributeValue::isSet).orElse(false);
  }

  public OptionalLong number(int name) {
    Optional<AttributeValue> value = attribute(name);
    return value.isPresent() && value.get().isConstant()
        ? OptionalLong.of(value.get().number())
        : OptionalLong.empty();
  }

  public Optional<String> string(int name) {
    return attribute(name).flatMap(AttributeValue::string);
  }

  public Optional<Die> reference(int name) {
    return attribute(name)
        .flatMap(AttributeValue::reference)
        .map(handle -> unit.file().main().die(handle));
  }

  /** Its own name, or that of the entry it is an instance or a completion of. */
  public Optional<String> name() {
    return inherited(At.NAME).flatMap(AttributeValue::string);
  }

  /** The attribute here or at the entry that this one is an instance or a completion of. */
  public Optional<AttributeValue> inherited(int name) {
    Die die = this;
    for (int i = 0; i < MAXIMUM_ORIGINS; i++) {
      if (die.has(name)) {
        return die.attribute(name);
      }
      Optional<Die> origin = die.origin();
      if (origin.isEmpty()) {
        return Optional.empty();
      }
      die = origin.get();
    }
    return Optional.empty();
  }

  /** The entry that this one is a concrete instance or the completion of. */
  public Optional<Die> origin() {
    return has(At.ABSTRACT_ORIGIN) ? reference(At.ABSTRACT_ORIGIN) : reference(At.SPECIFICATION);
  }

  /** The children in order. */
  public List<Die> children() {
    List<Die> all = new ArrayList<>();
    if (!abbreviation.hasChildren) {
      return all;
    }
    Cursor cursor = unit.section().cursor(attributes, unit.header().end());
    skipAttributes(cursor, abbreviation);
    while (!cursor.atEnd()) {
      long at = cursor.position();
      long code = cursor.uleb();
      if (code == 0) {
        break;
      }
      Abbreviation child = unit.abbreviations().get(code);
      all.add(new Die(unit, at, child, cursor.position()));
      skipTree(cursor, child);
    }
    return all;
  }

  /** Moves behind an entry, whose code has been read, and all of its descendants. */
  private void skipTree(Cursor cursor, Abbreviation first) {
    int depth = 0;
    Abbreviation current = first;
    while (true) {
      long sibling = skipAttributes(cursor, current);
      if (current.hasChildren) {
        if (sibling > cursor.position() && sibling <= cursor.end()) {
          cursor.seek(sibling);
        } else {
          depth++;
        }
      }
      if (depth == 0) {
        return;
      }
      long code = cursor.atEnd() ? 0 : cursor.uleb();
      while (code == 0) {
        depth--;
        if (depth == 0 || cursor.atEnd()) {
          return;
        }
        code = cursor.uleb();
      }
      current = unit.abbreviations().get(code);
    }
  }

  /** Moves behind the attributes; the offset in DW_AT_sibling if there is one, else 0. */
  private long skipAttributes(Cursor cursor, Abbreviation shape) {
    long sibling = 0;
    UnitHeader header = unit.header();
    for (int i = 0; i < shape.forms.length; i++) {
      if (shape.names[i] == At.SIBLING && shape.forms[i] == Form.REF4) {
        sibling = header.offset() + cursor.u32();
      } else {
        Form.skip(cursor, shape.forms[i], header);
      }
    }
    return sibling;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Die die
        && die.handle() == handle()
        && die.unit.file().main() == unit.file().main();
  }

  @Override
  public int hashCode() {
    return Long.hashCode(handle());
  }
}
