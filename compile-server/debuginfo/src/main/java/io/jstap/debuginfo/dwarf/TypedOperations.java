// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;
import java.util.function.Consumer;

/** Operations on values with a type, in DWARF 5 and as GNU's extension (DWARF 5 §2.5.1.6). */
final class TypedOperations {
  private final Unit unit;
  private final Cursor cursor;
  private final OperandStack stack;

  TypedOperations(Unit unit, Cursor cursor, OperandStack stack) {
    this.unit = unit;
    this.cursor = cursor;
    this.stack = stack;
  }

  /** Executes an operation if it is one of these. */
  boolean apply(int op) {
    switch (op) {
      case Op.CONVERT, Op.GNU_CONVERT, Op.REINTERPRET, Op.GNU_REINTERPRET ->
          with(cursor.uleb(), type -> stack.push(type.convert(stack.pop())));
      case Op.REGVAL_TYPE, Op.GNU_REGVAL_TYPE -> {
        Operand register = Operand.register(Operand.registerNumber(cursor));
        with(cursor.uleb(), type -> stack.push(type.convert(register)));
      }
      case Op.DEREF_TYPE, Op.GNU_DEREF_TYPE -> {
        int size = cursor.u8();
        long offset = cursor.uleb();
        stack.dereference(size);
        with(offset, type -> stack.push(type.convert(stack.pop())));
      }
      case Op.CONST_TYPE, Op.GNU_CONST_TYPE -> {
        long offset = cursor.uleb();
        int size = cursor.u8();
        long value = size <= 8 && size > 0 ? LittleEndian.read(cursor, size) : skipped(size);
        with(offset, type -> stack.push(type.convert(Operand.constant(value))));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void with(long offset, Consumer<StackType> action) {
    StackType.read(unit, offset)
        .ifPresentOrElse(
            action, () -> stack.fail("its location needs a type that is not an integer"));
  }

  private long skipped(int size) {
    cursor.skip(size);
    return 0;
  }
}
