// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

/** Operators with two operands, except assignment, {@code in} and regular expressions. */
public enum BinaryOperator {
  LOGICAL_OR("||"),
  LOGICAL_AND("&&"),
  OR("|"),
  XOR("^"),
  AND("&"),
  LESS("<"),
  GREATER(">"),
  LESS_OR_EQUAL("<="),
  GREATER_OR_EQUAL(">="),
  EQUAL("=="),
  NOT_EQUAL("!="),
  SHIFT_LEFT("<<"),
  SHIFT_RIGHT(">>"),
  SHIFT_RIGHT_UNSIGNED(">>>"),
  CONCATENATE("."),
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("*"),
  DIVIDE("/"),
  REMAINDER("%");

  private final String symbol;

  BinaryOperator(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }
}
