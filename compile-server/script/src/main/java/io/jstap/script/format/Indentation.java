// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** How far a line is indented, by the brackets that are open and by what the line goes on with. */
final class Indentation {
  private static final Set<String> HEADERS = Set.of("if", "while", "for", "foreach");
  private static final Set<String> INFIX =
      Set.of(
          "+", "-", "/", "%", "&", "|", "^", "&&", "||", "=", "==", "!=", "<", ">", "<=", ">=",
          "=~", "!~", "<<", ">>", ">>>", ".", "?", "<<<", "+=", "-=", ".=");

  /**
   * @param indent of the line it stands on
   * @param header whether the parenthesis holds the condition of a statement
   */
  private record Bracket(int indent, boolean braces, boolean header) {}

  private final Deque<Bracket> open = new ArrayDeque<>();
  private int lineIndent;

  /** Levels that statements without braces around them add. */
  private int pending;

  private String lastWord = "";
  private boolean afterHeader;
  private boolean continues;

  /** Levels of the line that begins with this piece. */
  int ofLine(Piece first) {
    int base = open.isEmpty() ? 0 : open.peek().indent() + 1;
    boolean block = open.isEmpty() || open.peek().braces();
    if (first.closes()) {
      base = Math.max(0, base - 1);
      pending = 0;
    } else if (first.isOperator("%:")) {
      base = Math.max(0, base - 1);
    } else if (block && first.kind() != Piece.Kind.COMMENT) {
      if (afterHeader && !first.isOperator("{")) {
        pending++;
      } else if (!continues && !goesOn(first)) {
        pending = 0;
      }
      base += afterHeader && first.isOperator("{") ? 0 : pending;
      if (!afterHeader && !open.isEmpty() && (continues || goesOn(first))) {
        base++;
      }
    }
    lineIndent = base;
    return base;
  }

  private static boolean goesOn(Piece first) {
    return first.kind() == Piece.Kind.OPERATOR
        && INFIX.contains(first.text())
        && first.text().length() > 0
        && !first.text().equals("-")
        && !first.text().equals("+")
        && !first.text().equals("&");
  }

  /** Takes note of a piece that was written. */
  void pass(Piece piece) {
    if (piece.kind() == Piece.Kind.COMMENT) {
      return;
    }
    afterHeader = false;
    continues = piece.kind() == Piece.Kind.OPERATOR && INFIX.contains(piece.text());
    if (piece.opens()) {
      boolean header = piece.isOperator("(") && HEADERS.contains(lastWord);
      open.push(new Bracket(lineIndent, !piece.isOperator("(") && !piece.isOperator("["), header));
      continues = false;
      pending = piece.isOperator("{") ? 0 : pending;
    } else if (piece.closes() && !open.isEmpty()) {
      afterHeader = open.pop().header();
      pending = piece.isOperator("}") ? 0 : pending;
    } else if (piece.isOperator(";")) {
      pending = 0;
    } else if (piece.text().equals("else")) {
      afterHeader = true;
    }
    lastWord = piece.text();
  }
}
