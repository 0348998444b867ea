// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.format;

/**
 * A token or a comment as it is written.
 *
 * @param text its characters, for a line comment without the line end
 * @param kind what it is
 * @param linesBefore line ends between it and what stands before
 * @param spaceBefore whether anything blank stands before it
 */
record Piece(String text, Kind kind, int linesBefore, boolean spaceBefore) {
  enum Kind {
    WORD,
    OPERATOR,
    /** Strings, embedded C: kept as they are. */
    VERBATIM,
    COMMENT
  }

  boolean isOperator(String wanted) {
    return kind == Kind.OPERATOR && text.equals(wanted);
  }

  boolean opens() {
    return isOperator("{") || isOperator("(") || isOperator("[") || isOperator("%(");
  }

  boolean closes() {
    return isOperator("}") || isOperator(")") || isOperator("]") || isOperator("%)");
  }
}
