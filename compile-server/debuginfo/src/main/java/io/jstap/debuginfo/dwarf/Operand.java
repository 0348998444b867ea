// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;

/**
 * A value on the stack of an expression, kept extended to 64 bits as its type says (DWARF 5
 * §2.5.1).
 *
 * @param bits size of its type; 64 for the generic type
 * @param generic of the generic type, whose arithmetic is defined operation by operation
 * @param nodes how many nodes the tree has, shared ones counted again
 */
record Operand(Expression expression, int bits, boolean signed, boolean generic, int nodes) {
  static Operand generic(Expression expression, int nodes) {
    return new Operand(expression, 64, false, true, nodes);
  }

  static Operand constant(long value) {
    return generic(new Expression.Constant(value), 1);
  }

  /** Reads the DWARF number of a register. */
  static int registerNumber(Cursor cursor) {
    long number = cursor.uleb();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw cursor.bytes().malformed("no register has the number " + number);
    }
    return (int) number;
  }

  static Operand register(int number) {
    return generic(new Expression.Register(number), 1);
  }

  /** The value with the bits of a type. */
  Operand converted(int newBits, boolean newSigned, boolean newGeneric) {
    boolean narrows = newBits < bits || (newBits == bits && newBits < 64 && newSigned != signed);
    Expression value =
        newBits >= 64 || !(narrows || bits == 64)
            ? expression
            : new Expression.Extend(expression, newBits, newSigned);
    return new Operand(value, newBits, newSigned, newGeneric, nodes + 1);
  }

  Operand with(Expression.UnaryOperator operator) {
    Expression result =
        expression instanceof Expression.Constant(long value)
            ? new Expression.Constant(Arithmetic.apply(operator, value))
            : new Expression.Unary(operator, expression);
    return wrapped(result, nodes + 1);
  }

  Operand with(BinaryOperator operator, Operand right) {
    return wrapped(
        Arithmetic.combine(operator, expression, right.expression), nodes + right.nodes + 1);
  }

  /** The result of arithmetic in this operand's type. */
  private Operand wrapped(Expression result, int size) {
    Expression value = bits < 64 ? new Expression.Extend(result, bits, signed) : result;
    return new Operand(value, bits, signed, generic, size);
  }
}
