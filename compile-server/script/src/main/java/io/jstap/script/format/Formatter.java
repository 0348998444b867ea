// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.format;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.lex.Token;
import java.util.List;

/**
 * Lays a script out in the house style: two blanks for each level, one blank at the most between
 * tokens and one behind a comma, a blank before an opening brace, no blanks at line ends, one empty
 * line at the most. Line breaks stay where the author put them; comments, strings and embedded C
 * stay as they are. Formatting twice is the same as once, and no token changes.
 */
public final class Formatter {
  private Formatter() {}

  /**
   * The text in house style, without a byte order mark; the text itself if its tokens could not be
   * kept.
   */
  public static String format(String written) {
    String text = SourceFile.withoutByteOrderMark(written);
    List<Piece> pieces = Pieces.of(text);
    StringBuilder out = new StringBuilder(text.length());
    Indentation indentation = new Indentation();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (i == 0 || piece.linesBefore() > 0) {
        if (i > 0) {
          out.append(emptyLine(pieces.get(i - 1), piece) ? "\n\n" : "\n");
        }
        out.repeat("  ", indentation.ofLine(piece));
      } else if (space(pieces.get(i - 1), piece)) {
        out.append(' ');
      }
      out.append(piece.text());
      indentation.pass(piece);
    }
    if (!pieces.isEmpty()) {
      out.append('\n');
    }
    String formatted = out.toString();
    return sameTokens(text, formatted) ? formatted : written;
  }

  private static boolean emptyLine(Piece previous, Piece piece) {
    return piece.linesBefore() > 1 && !previous.isOperator("{") && !piece.isOperator("}");
  }

  private static boolean space(Piece previous, Piece piece) {
    if (piece.isOperator(",") || piece.isOperator(";")) {
      return previous.kind() == Piece.Kind.COMMENT;
    }
    if (previous.isOperator(",") || previous.isOperator(";")) {
      return true;
    }
    boolean body =
        piece.isOperator("{") && (previous.isOperator(")") || previous.kind() == Piece.Kind.WORD);
    return body || piece.spaceBefore();
  }

  private static boolean sameTokens(String before, String after) {
    List<Token> old = Pieces.tokens(before);
    List<Token> fresh = Pieces.tokens(after);
    if (old.size() != fresh.size()) {
      return false;
    }
    for (int i = 0; i < old.size(); i++) {
      Token a = old.get(i);
      Token b = fresh.get(i);
      if (a.kind() != b.kind() || !a.text().equals(b.text())) {
        return false;
      }
    }
    return true;
  }
}
