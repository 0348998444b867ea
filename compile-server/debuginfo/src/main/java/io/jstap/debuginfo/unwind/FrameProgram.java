// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.util.ArrayDeque;
import java.util.Deque;

/** Runs the call-frame instructions of one entry (DWARF 5 §6.4.2, §7.24) for all of its rows. */
final class FrameProgram {
  private static final int MOST_REMEMBERED = 256;

  /** Gets the rows of an entry in the order of their addresses. */
  @FunctionalInterface
  interface Rows {
    void row(long address, FrameRule rule);
  }

  private final FrameEntries.Entry entry;
  private final Rows rows;
  private final Deque<FrameState> remembered = new ArrayDeque<>();
  private FrameState initial = new FrameState();
  private FrameState state = new FrameState();
  private long location;

  private FrameProgram(FrameEntries.Entry entry, Rows rows) {
    this.entry = entry;
    this.rows = rows;
    this.location = entry.low();
  }

  /**
   * Gives each row of an entry: the first one at its beginning, all of them inside it.
   *
   * @throws io.jstap.debuginfo.DebugInfoException when its instructions make no sense; rows before
   *     that place may have been given
   */
  static void run(FrameEntries.Entry entry, Rows rows) {
    if (entry.common().isSignal()) {
      rows.row(entry.low(), FrameRule.SIGNAL);
      return;
    }
    FrameProgram program = new FrameProgram(entry, rows);
    program.execute(entry.common().instructions(), /* begins= */ true);
    program.initial = program.state.copy();
    program.execute(entry.instructions(), /* begins= */ false);
    if (program.isInside()) {
      rows.row(program.location, program.state.rule());
    }
  }

  private boolean isInside() {
    return Long.compareUnsigned(location, entry.high()) < 0;
  }

  /**
   * Runs instructions up to their end, or to the end of the function: linkers describe all stubs
   * also where there is only one.
   *
   * @param begins whether these are the instructions that all entries begin with, which may not go
   *     on to another row
   */
  private void execute(Bytes instructions, boolean begins) {
    Cursor cursor = instructions.cursor(0);
    while (!cursor.atEnd() && isInside()) {
      long before = location;
      int op = cursor.u8();
      int operand = op & 0x3f;
      FrameRule rule = advances(op) ? state.rule() : FrameRule.UNKNOWN;
      switch (op & 0xc0) {
        case 0x40 -> location += operand * entry.common().codeAlignment();
        case 0x80 -> state.place(operand, inFrame(cursor.uleb()));
        case 0xc0 -> state.restore(operand, initial);
        default -> extended(cursor, operand);
      }
      if (location != before) {
        if (begins || Long.compareUnsigned(location, before) < 0) {
          throw instructions.malformed("goes to an address outside of the function");
        }
        rows.row(before, rule);
      }
    }
  }

  private static boolean advances(int op) {
    return (op & 0xc0) == 0x40 || (op >= 0x01 && op <= 0x04);
  }

  private FrameState.Place inFrame(long factored) {
    return new FrameState.InFrame(factored * entry.common().dataAlignment());
  }

  private void extended(Cursor cursor, int op) {
    long code = entry.common().codeAlignment();
    long data = entry.common().dataAlignment();
    switch (op) {
      case 0x00 -> {
        // DW_CFA_nop
      }
      case 0x01 -> location = entry.common().pointer(cursor);
      case 0x02 -> location += cursor.u8() * code;
      case 0x03 -> location += cursor.u16() * code;
      case 0x04 -> location += cursor.u32() * code;
      case 0x05 -> state.place(cursor.uleb(), inFrame(cursor.uleb()));
      case 0x06 -> state.restore(cursor.uleb(), initial);
      case 0x07 -> state.place(cursor.uleb(), new FrameState.Lost(true));
      case 0x08 -> state.place(cursor.uleb(), new FrameState.Same());
      case 0x09 -> {
        state.place(cursor.uleb(), new FrameState.Lost(false));
        cursor.skipLeb();
      }
      case 0x0a -> remember(cursor);
      case 0x0b -> state = remembered.isEmpty() ? state : remembered.pop();
      case 0x0c -> state.end(cursor.uleb(), cursor.uleb());
      case 0x0d -> state.endRegister(cursor.uleb());
      case 0x0e -> state.endOffset(cursor.uleb());
      case 0x0f -> state.endExpression(block(cursor));
      case 0x10 -> state.placeExpression(cursor.uleb(), block(cursor));
      case 0x11 -> state.place(cursor.uleb(), inFrame(cursor.sleb()));
      case 0x12 -> state.end(cursor.uleb(), cursor.sleb() * data);
      case 0x13 -> state.endOffset(cursor.sleb() * data);
      case 0x14, 0x15 -> {
        state.place(cursor.uleb(), new FrameState.Lost(false));
        cursor.skipLeb();
      }
      case 0x16 -> {
        state.place(cursor.uleb(), new FrameState.Lost(false));
        cursor.skip(cursor.uleb());
      }
      // DW_CFA_GNU_args_size: what is pushed for a call; the end of the frame takes it into
      // account.
      case 0x2e -> cursor.skipLeb();
      // DW_CFA_GNU_negative_offset_extended
      case 0x2f -> state.place(cursor.uleb(), inFrame(-cursor.uleb()));
      default ->
          throw cursor.bytes().malformed("unknown call-frame instruction 0x%x".formatted(op));
    }
  }

  private static Bytes block(Cursor cursor) {
    long length = cursor.uleb();
    long at = cursor.position();
    cursor.skip(length);
    return cursor.bytes().slice(at, length);
  }

  private void remember(Cursor cursor) {
    if (remembered.size() >= MOST_REMEMBERED) {
      throw cursor.bytes().malformed("remembers too many states");
    }
    remembered.push(state.copy());
  }
}
