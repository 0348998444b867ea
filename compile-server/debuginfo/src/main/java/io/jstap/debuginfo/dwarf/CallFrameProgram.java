// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs call-frame instructions for the rule of the frame address (DWARF 5 §6.4.2, §7.24). */
final class CallFrameProgram {
  private static final int MAXIMUM_DEPTH = 1024;

  private final CallFrames.Entry entry;
  private final long pc;
  private long location;
  private @Nullable Rule rule;
  private final Deque<Optional<Rule>> remembered = new ArrayDeque<>();

  /** The frame address: a register and an offset, or an expression. */
  record Rule(int register, long offset, Optional<Bytes> expression) {}

  CallFrameProgram(CallFrames.Entry entry, long pc) {
    this.entry = entry;
    this.pc = pc;
    this.location = entry.low();
  }

  Optional<Rule> run() {
    if (execute(entry.common().instructions())) {
      execute(entry.instructions());
    }
    return Optional.ofNullable(rule);
  }

  /** False when the rules for the program counter are complete. */
  private boolean execute(Bytes instructions) {
    Cursor cursor = instructions.cursor(0);
    while (!cursor.atEnd()) {
      int op = cursor.u8();
      int operand = op & 0x3f;
      switch (op & 0xc0) {
        case 0x40 -> location += operand * entry.common().codeAlignment();
        case 0x80 -> cursor.skipLeb();
        case 0xc0 -> {
          // DW_CFA_restore concerns a register.
        }
        default -> extended(cursor, operand);
      }
      if (Long.compareUnsigned(location, pc) > 0) {
        return false;
      }
    }
    return true;
  }

  private void extended(Cursor cursor, int op) {
    long code = entry.common().codeAlignment();
    switch (op) {
      case 0x00, 0x2d -> {
        // DW_CFA_nop; DW_CFA_GNU_window_save has no operands.
      }
      case 0x01 -> location = cursor.i64();
      case 0x02 -> location += cursor.u8() * code;
      case 0x03 -> location += cursor.u16() * code;
      case 0x04 -> location += cursor.u32() * code;
      case 0x05, 0x09, 0x14, 0x2f -> {
        cursor.skipLeb();
        cursor.skipLeb();
      }
      case 0x11, 0x15 -> {
        cursor.skipLeb();
        cursor.skipLeb();
      }
      case 0x06, 0x07, 0x08, 0x2e -> cursor.skipLeb();
      case 0x0a -> remember(cursor);
      case 0x0b -> rule = remembered.isEmpty() ? rule : remembered.pop().orElse(null);
      case 0x0c -> rule = new Rule((int) cursor.uleb(), cursor.uleb(), Optional.empty());
      case 0x0d -> rule = new Rule((int) cursor.uleb(), current(cursor).offset(), Optional.empty());
      case 0x0e -> rule = new Rule(current(cursor).register(), cursor.uleb(), Optional.empty());
      case 0x0f -> {
        long length = cursor.uleb();
        rule = new Rule(0, 0, Optional.of(cursor.bytes().slice(cursor.position(), length)));
        cursor.skip(length);
      }
      case 0x10, 0x16 -> {
        cursor.skipLeb();
        cursor.skip(cursor.uleb());
      }
      case 0x12 ->
          rule =
              new Rule(
                  (int) cursor.uleb(),
                  cursor.sleb() * entry.common().dataAlignment(),
                  Optional.empty());
      case 0x13 ->
          rule =
              new Rule(
                  current(cursor).register(),
                  cursor.sleb() * entry.common().dataAlignment(),
                  Optional.empty());
      default ->
          throw cursor.bytes().malformed("unknown call-frame instruction 0x%x".formatted(op));
    }
  }

  private void remember(Cursor cursor) {
    if (remembered.size() >= MAXIMUM_DEPTH) {
      throw cursor.bytes().malformed("remembers too many states");
    }
    remembered.push(Optional.ofNullable(rule));
  }

  private Rule current(Cursor cursor) {
    Rule known = rule;
    if (known == null) {
      throw cursor.bytes().malformed("changes a frame address that is not defined");
    }
    return known;
  }
}
