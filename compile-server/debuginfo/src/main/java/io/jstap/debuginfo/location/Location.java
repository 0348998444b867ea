// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.location;

import java.util.List;

/** Where a variable's bytes are (DWARF 5 §2.6). */
public sealed interface Location {
  /** In memory at an address. */
  record Memory(Expression address) implements Location {}

  /** In a register, by its DWARF number; the low bytes when the variable is smaller. */
  record Register(int number) implements Location {}

  /** The value itself is known (DW_OP_stack_value, DW_OP_implicit_value); it can not be written. */
  record Value(Expression value) implements Location {}

  /** In several places, lowest address first (DW_OP_piece, DW_OP_bit_piece). */
  record Pieces(List<Piece> pieces) implements Location {
    public Pieces {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * A part of a variable.
   *
   * @param bitSize how many bits it holds
   * @param bitOffset from which bit of the place they are taken
   */
  record Piece(Location place, long bitSize, long bitOffset) {}

  /** It can not be had. */
  record Unavailable(Reason reason, String explanation) implements Location {}

  /** Why a variable can not be had. */
  enum Reason {
    /** The compiler kept no value at all, or not at this address. */
    OPTIMISED_OUT,
    /** It is a pointer to something that is itself not in memory (DW_OP_implicit_pointer). */
    IMPLICIT_POINTER,
    /** It needs the value that a register had at the function's entry, far behind by now. */
    ENTRY_VALUE,
    /** It is in thread-local storage. */
    THREAD_LOCAL,
    /** The description uses an operation that this engine does not know. */
    UNSUPPORTED
  }
}
