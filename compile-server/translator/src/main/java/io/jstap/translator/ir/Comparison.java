// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/** The comparisons; the C operator serves numbers directly and string order against zero. */
public enum Comparison {
  LESS("<"),
  GREATER(">"),
  LESS_OR_EQUAL("<="),
  GREATER_OR_EQUAL(">="),
  EQUAL("=="),
  NOT_EQUAL("!=");

  private final String symbol;

  Comparison(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }
}
