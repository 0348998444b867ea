// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

/** The parts of an index file. Rows of columns with the same prefix belong together. */
enum IndexSection {
  /** Where each string begins in {@link #STRINGS}; one more for the end. Sorted by bytes. */
  STRING_STARTS(1, 4),
  STRINGS(2, 1),

  /** Handle of each unit's header, and the string of its source file. */
  UNIT_HANDLE(10, 8),
  UNIT_NAME(11, 4),
  /** Address ranges of units, by low address. */
  UNIT_RANGE_LOW(12, 8),
  UNIT_RANGE_HIGH(13, 8),
  UNIT_RANGE_UNIT(14, 4),

  /** Functions, by name, then entry address. */
  FUNCTION_NAME(20, 4),
  FUNCTION_FILE(21, 4),
  FUNCTION_LINE(22, 4),
  FUNCTION_UNIT(23, 4),
  FUNCTION_FLAGS(24, 1),
  FUNCTION_DIE(25, 8),
  FUNCTION_ENTRY(26, 8),
  /** Distinct names of functions, and the row of the first one with each. */
  FUNCTION_NAMES(27, 4),
  FUNCTION_FIRST(28, 4),
  /** Address ranges of out-of-line bodies, by low address. */
  RANGE_LOW(29, 8),
  RANGE_HIGH(30, 8),
  RANGE_FUNCTION(31, 4),

  /** Types, by kind, then name. */
  TYPE_KIND(40, 1),
  TYPE_NAME(41, 4),
  TYPE_DIE(42, 8),

  /** Global variables, by name. */
  GLOBAL_NAME(50, 4),
  GLOBAL_DIE(51, 8),
  GLOBAL_FLAGS(52, 1),

  /** Enumerators, by name. */
  ENUMERATOR_NAME(60, 4),
  ENUMERATOR_VALUE(61, 8),

  /** Defined symbols: indexes in the symbol table, by name; and by address. */
  SYMBOL_BY_NAME(70, 4),
  SYMBOL_BY_ADDRESS(71, 4);

  private final int code;
  private final int elementSize;

  IndexSection(int code, int elementSize) {
    this.code = code;
    this.elementSize = elementSize;
  }

  /** Never used again for something else. */
  int code() {
    return code;
  }

  int elementSize() {
    return elementSize;
  }
}
