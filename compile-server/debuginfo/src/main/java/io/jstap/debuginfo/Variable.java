// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import io.jstap.debuginfo.type.CType;

/** A parameter, a local or a global variable. Two are equal when they are the same entry. */
public interface Variable {
  /** What a variable is. */
  enum Kind {
    PARAMETER,
    LOCAL,
    GLOBAL
  }

  String name();

  Kind kind();

  CType type();

  /** Where it is declared; line 0 when unknown. */
  SourceLine declaration();

  /** Whether other units can see it; false for parameters and locals. */
  boolean external();
}
