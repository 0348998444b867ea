// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

/** Prefix operators on one number. */
public enum UnaryOperator {
  PLUS("+"),
  MINUS("-"),
  NOT("!"),
  COMPLEMENT("~");

  private final String symbol;

  UnaryOperator(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }
}
