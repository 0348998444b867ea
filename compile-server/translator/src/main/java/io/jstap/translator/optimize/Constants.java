// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import java.util.Optional;

/** Conditions whose outcome their text alone tells, such as {@code if (0)}. */
public final class Constants {
  private Constants() {}

  /** Whether a condition always, or never, holds; empty when that depends on the run. */
  public static Optional<Boolean> truth(Expression condition) {
    return number(condition).map(value -> value != 0);
  }

  private static Optional<Long> number(Expression expression) {
    return switch (expression) {
      case Expression.NumberLiteral literal -> Optional.of(literal.value());
      case Expression.Unary unary ->
          number(unary.operand())
              .map(
                  value ->
                      switch (unary.operator()) {
                        case NOT -> value == 0 ? 1L : 0L;
                        case MINUS -> -value;
                        case PLUS -> value;
                        case COMPLEMENT -> ~value;
                      });
      case Expression.Binary binary -> binary(binary);
      default -> Optional.empty();
    };
  }

  private static Optional<Long> binary(Expression.Binary binary) {
    Optional<Long> left = number(binary.left());
    Optional<Boolean> first = left.map(value -> value != 0);
    boolean settled =
        first
            .filter(
                holds ->
                    holds
                        ? binary.operator() == BinaryOperator.LOGICAL_OR
                        : binary.operator() == BinaryOperator.LOGICAL_AND)
            .isPresent();
    if (settled) {
      return first.map(holds -> holds ? 1L : 0L);
    }
    return left.flatMap(a -> number(binary.right()).flatMap(b -> both(binary.operator(), a, b)));
  }

  private static Optional<Long> both(BinaryOperator operator, long a, long b) {
    return switch (operator) {
      case LOGICAL_AND, LOGICAL_OR -> truth(b != 0);
      case EQUAL -> truth(a == b);
      case NOT_EQUAL -> truth(a != b);
      case LESS -> truth(a < b);
      case GREATER -> truth(a > b);
      case LESS_OR_EQUAL -> truth(a <= b);
      case GREATER_OR_EQUAL -> truth(a >= b);
      case ADD -> Optional.of(a + b);
      case SUBTRACT -> Optional.of(a - b);
      case MULTIPLY -> Optional.of(a * b);
      case OR -> Optional.of(a | b);
      case XOR -> Optional.of(a ^ b);
      case AND -> Optional.of(a & b);
      // A division by zero is an error of the run; the others are not worth a line here.
      case DIVIDE, REMAINDER, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED, CONCATENATE ->
          Optional.empty();
    };
  }

  private static Optional<Long> truth(boolean holds) {
    return Optional.of(holds ? 1L : 0L);
  }
}
