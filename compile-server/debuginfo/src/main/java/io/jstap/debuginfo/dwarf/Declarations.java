// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.SourceLine;
import java.util.Optional;

/** Places in the source that entries name (DWARF 5 §2.14, §3.3.8.2). */
public final class Declarations {
  private Declarations() {}

  /** Where an entry is declared. */
  public static SourceLine of(Die die) {
    return place(
        die.inherited(At.DECL_FILE), die.inherited(At.DECL_LINE), die.inherited(At.DECL_COLUMN));
  }

  /** Where an inlined instance would have been called. */
  public static SourceLine ofCall(Die die) {
    return place(
        die.attribute(At.CALL_FILE), die.attribute(At.CALL_LINE), die.attribute(At.CALL_COLUMN));
  }

  private static SourceLine place(
      Optional<AttributeValue> file,
      Optional<AttributeValue> line,
      Optional<AttributeValue> column) {
    return new SourceLine(
        file.map(value -> value.unit().fileName(value.number())).orElse(""),
        line.map(value -> (int) value.number()).orElse(0),
        column.map(value -> (int) value.number()).orElse(0));
  }
}
