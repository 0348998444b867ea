// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.ast.BinaryOperator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How tightly infix operators bind, 1 = loosest (§6.1). */
final class Precedence {
  static final int ASSIGNMENT = 1;
  static final int CONDITIONAL = 2;
  static final int MEMBERSHIP = 8;
  static final int COMPARISON = 9;

  private static final Map<String, BinaryOperator> OPERATORS = new HashMap<>();

  static {
    for (BinaryOperator operator : BinaryOperator.values()) {
      OPERATORS.put(operator.symbol(), operator);
    }
  }

  private Precedence() {}

  /** The operator of that spelling, if it is one with two operands and no other meaning. */
  static Optional<BinaryOperator> operator(String symbol) {
    return Optional.ofNullable(OPERATORS.get(symbol));
  }

  /** The operator that a compound assignment such as {@code +=} applies; empty for {@code =}. */
  static Optional<BinaryOperator> compound(String symbol) {
    return operator(symbol.substring(0, symbol.length() - 1));
  }

  static int level(BinaryOperator operator) {
    return switch (operator) {
      case LOGICAL_OR -> 3;
      case LOGICAL_AND -> 4;
      case OR -> 5;
      case XOR -> 6;
      case AND -> 7;
      case LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> COMPARISON;
      case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> 10;
      case CONCATENATE -> 11;
      case ADD, SUBTRACT -> 12;
      case MULTIPLY, DIVIDE, REMAINDER -> 13;
    };
  }
}
