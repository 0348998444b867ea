// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.location.Expression.BinaryOperator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations on two values (DWARF 5 §2.5.1.4, §2.5.1.5). */
final class Operators {
  private static final Operand LOWEST = Operand.constant(Long.MIN_VALUE);

  private Operators() {}

  /**
   * The result of an operation; empty when it is not one on two values. The generic type divides
   * and compares signed; types that are narrower than 64 bits are kept extended, so that signed
   * operations serve them all.
   */
  static Optional<Operand> apply(int op, Operand left, Operand right) {
    return switch (op) {
      case Op.DIV ->
          Optional.of(
              left.with(
                  wide(left) ? BinaryOperator.DIVIDE_UNSIGNED : BinaryOperator.DIVIDE_SIGNED,
                  right));
      case Op.MOD -> Optional.of(modulo(left, right));
      case Op.GE, Op.GT, Op.LE, Op.LT -> Optional.of(compare(op, left, right));
      default -> Optional.ofNullable(plain(op)).map(operator -> left.with(operator, right));
    };
  }

  private static boolean wide(Operand operand) {
    return !operand.generic() && !operand.signed() && operand.bits() == 64;
  }

  /** The generic type's remainder is unsigned. */
  private static Operand modulo(Operand left, Operand right) {
    if (left.generic() || wide(left)) {
      return left.with(BinaryOperator.MODULO_UNSIGNED, right);
    }
    Operand quotient = left.with(BinaryOperator.DIVIDE_SIGNED, right);
    return left.with(BinaryOperator.SUBTRACT, quotient.with(BinaryOperator.MULTIPLY, right));
  }

  private static Operand compare(int op, Operand left, Operand right) {
    BinaryOperator operator =
        switch (op) {
          case Op.GE -> BinaryOperator.GREATER_OR_EQUAL;
          case Op.GT -> BinaryOperator.GREATER;
          case Op.LE -> BinaryOperator.LESS_OR_EQUAL;
          default -> BinaryOperator.LESS;
        };
    // Numbers with the top bit flipped compare signed as the plain ones do unsigned.
    return wide(left)
        ? left.with(BinaryOperator.XOR, LOWEST)
            .with(operator, right.with(BinaryOperator.XOR, LOWEST))
        : left.with(operator, right);
  }

  private static @Nullable BinaryOperator plain(int op) {
    return switch (op) {
      case Op.AND -> BinaryOperator.AND;
      case Op.MINUS -> BinaryOperator.SUBTRACT;
      case Op.MUL -> BinaryOperator.MULTIPLY;
      case Op.OR -> BinaryOperator.OR;
      case Op.PLUS -> BinaryOperator.ADD;
      case Op.SHL -> BinaryOperator.SHIFT_LEFT;
      case Op.SHR -> BinaryOperator.SHIFT_RIGHT_LOGICAL;
      case Op.SHRA -> BinaryOperator.SHIFT_RIGHT_ARITHMETIC;
      case Op.XOR -> BinaryOperator.XOR;
      case Op.EQ -> BinaryOperator.EQUAL;
      case Op.NE -> BinaryOperator.NOT_EQUAL;
      default -> null;
    };
  }
}
