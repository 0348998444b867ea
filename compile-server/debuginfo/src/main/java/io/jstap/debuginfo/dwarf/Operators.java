// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.location.Expression.BinaryOperator;
import java.util.Optional;

/** Which operator an operation on two values is (DWARF 5 §2.5.1.4, §2.5.1.5). */
final class Operators {
  private Operators() {}

  /**
   * @param signed the left operand is signed, or of the generic type, whose division and comparison
   *     are
   * @param generic it is of the generic type, whose remainder is unsigned all the same
   */
  static Optional<BinaryOperator> of(int op, boolean signed, boolean generic) {
    BinaryOperator operator =
        switch (op) {
          case Op.AND -> BinaryOperator.AND;
          case Op.DIV -> signed ? BinaryOperator.DIVIDE_SIGNED : BinaryOperator.DIVIDE_UNSIGNED;
          case Op.MINUS -> BinaryOperator.SUBTRACT;
          case Op.MOD ->
              signed && !generic ? BinaryOperator.MODULO_SIGNED : BinaryOperator.MODULO_UNSIGNED;
          case Op.MUL -> BinaryOperator.MULTIPLY;
          case Op.OR -> BinaryOperator.OR;
          case Op.PLUS -> BinaryOperator.ADD;
          case Op.SHL -> BinaryOperator.SHIFT_LEFT;
          case Op.SHR -> BinaryOperator.SHIFT_RIGHT_LOGICAL;
          case Op.SHRA -> BinaryOperator.SHIFT_RIGHT_ARITHMETIC;
          case Op.XOR -> BinaryOperator.XOR;
          case Op.EQ -> BinaryOperator.EQUAL;
          case Op.NE -> BinaryOperator.NOT_EQUAL;
          case Op.GE ->
              signed ? BinaryOperator.GREATER_OR_EQUAL : BinaryOperator.GREATER_OR_EQUAL_UNSIGNED;
          case Op.GT -> signed ? BinaryOperator.GREATER : BinaryOperator.GREATER_UNSIGNED;
          case Op.LE ->
              signed ? BinaryOperator.LESS_OR_EQUAL : BinaryOperator.LESS_OR_EQUAL_UNSIGNED;
          case Op.LT -> signed ? BinaryOperator.LESS : BinaryOperator.LESS_UNSIGNED;
          default -> null;
        };
    return Optional.ofNullable(operator);
  }
}
