// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

/** What a file is to the compilation (§1.1). */
public enum FileKind {
  /** The main script or an extra one: embedded C needs guru mode. */
  USER,
  /** A {@code .stp} of the library. */
  TAPSET,
  /** A {@code .stpm} of the library: macros only. */
  MACROS
}
