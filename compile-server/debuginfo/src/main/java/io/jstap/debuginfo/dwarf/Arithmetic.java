// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import io.jstap.debuginfo.location.Expression.UnaryOperator;
import java.util.OptionalLong;

/** Folds what is constant. */
final class Arithmetic {
  private Arithmetic() {}

  static Expression combine(BinaryOperator operator, Expression left, Expression right) {
    if (left instanceof Expression.Constant(long a)
        && right instanceof Expression.Constant(long b)) {
      OptionalLong result = apply(operator, a, b);
      if (result.isPresent()) {
        return new Expression.Constant(result.getAsLong());
      }
    }
    if (operator == BinaryOperator.ADD && right instanceof Expression.Constant(long b)) {
      return add(left, b);
    }
    if (operator == BinaryOperator.SUBTRACT && right instanceof Expression.Constant(long b)) {
      return add(left, -b);
    }
    return new Expression.Binary(operator, left, right);
  }

  private static Expression add(Expression left, long number) {
    if (number == 0) {
      return left;
    }
    if (left instanceof Expression.LinkAddress(String section, long address)) {
      return new Expression.LinkAddress(section, address + number);
    }
    if (left
        instanceof
        Expression.Binary(
            BinaryOperator inner,
            Expression base,
            Expression.Constant(long already))) {
      if (inner == BinaryOperator.ADD) {
        return add(base, already + number);
      }
    }
    return new Expression.Binary(BinaryOperator.ADD, left, new Expression.Constant(number));
  }

  static long apply(UnaryOperator operator, long value) {
    return switch (operator) {
      case NEGATE -> -value;
      case NOT -> ~value;
      case ABSOLUTE -> Math.abs(value);
    };
  }

  /** Empty for a division by zero. */
  static OptionalLong apply(BinaryOperator operator, long a, long b) {
    if (b == 0 && divides(operator)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        switch (operator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE_SIGNED -> a / b;
          case DIVIDE_UNSIGNED -> Long.divideUnsigned(a, b);
          case MODULO_UNSIGNED -> Long.remainderUnsigned(a, b);
          case AND -> a & b;
          case OR -> a | b;
          case XOR -> a ^ b;
          case SHIFT_LEFT -> shiftable(b) ? a << b : 0;
          case SHIFT_RIGHT_LOGICAL -> shiftable(b) ? a >>> b : 0;
          case SHIFT_RIGHT_ARITHMETIC -> a >> (shiftable(b) ? b : 63);
          case EQUAL -> a == b ? 1 : 0;
          case NOT_EQUAL -> a != b ? 1 : 0;
          case LESS -> a < b ? 1 : 0;
          case LESS_OR_EQUAL -> a <= b ? 1 : 0;
          case GREATER -> a > b ? 1 : 0;
          case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
        });
  }

  private static boolean divides(BinaryOperator operator) {
    return operator == BinaryOperator.DIVIDE_SIGNED
        || operator == BinaryOperator.DIVIDE_UNSIGNED
        || operator == BinaryOperator.MODULO_UNSIGNED;
  }

  private static boolean shiftable(long count) {
    return count >= 0 && count < 64;
  }
}
