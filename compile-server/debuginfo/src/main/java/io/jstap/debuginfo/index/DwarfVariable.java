// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.dwarf.At;
import io.jstap.debuginfo.dwarf.AttributeValue;
import io.jstap.debuginfo.dwarf.Declarations;
import io.jstap.debuginfo.dwarf.Die;
import io.jstap.debuginfo.dwarf.TypeReader;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.Lazy;

/** A variable with an entry. */
final class DwarfVariable implements Variable {
  private final Die die;
  private final String name;
  private final Kind kind;
  private final Lazy<CType> type;

  DwarfVariable(Die die, Kind kind, TypeReader types) {
    this.die = die;
    this.name = die.name().orElse("");
    this.kind = kind;
    this.type = Lazy.of(() -> types.typeOf(die));
  }

  Die die() {
    return die;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public CType type() {
    return type.get();
  }

  @Override
  public SourceLine declaration() {
    return Declarations.of(die);
  }

  @Override
  public boolean external() {
    return kind == Kind.GLOBAL
        && die.inherited(At.EXTERNAL).map(AttributeValue::isSet).orElse(false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DwarfVariable variable && variable.die.equals(die);
  }

  @Override
  public int hashCode() {
    return die.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
