// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;

/**
 * One token.
 *
 * @param kind its sort
 * @param text what it says: decoded for strings, the inner text for embedded C, the spelling else
 * @param file where it stands
 * @param start offset of its first character
 * @param end offset behind its last character
 * @param origin how it got from there into the script
 */
public record Token(
    TokenKind kind, String text, SourceFile file, int start, int end, Origin origin) {
  public SourceSpan span() {
    return new SourceSpan(file, start, end);
  }

  public boolean is(TokenKind wanted, String spelling) {
    return kind == wanted && text.equals(spelling);
  }

  public boolean isOperator(String spelling) {
    return kind == TokenKind.OPERATOR && text.equals(spelling);
  }

  /** Whether it is {@code @word}. */
  public boolean isAtWord() {
    return kind == TokenKind.OPERATOR && text.length() > 1 && text.charAt(0) == '@';
  }

  public Token withOrigin(Origin other) {
    return new Token(kind, text, file, start, end, other);
  }

  /** A token at this place that keeps everybody else quiet. */
  public Token reported() {
    return new Token(TokenKind.REPORTED, "", file, start, end, origin);
  }

  /** Whether nothing stands between this token and the next one. */
  public boolean touches(Token next) {
    return file == next.file && origin.isSame(next.origin) && end == next.start;
  }

  /** As a message names it, for example {@code ')'} or {@code the end of the file}. */
  public String described() {
    return switch (kind) {
      case END -> "the end of the file";
      case STRING -> "a string";
      case EMBEDDED_C -> "embedded C";
      case NUMBER -> "number " + text;
      case IDENTIFIER, KEYWORD, OPERATOR, JUNK, MISSING_ARGUMENT, REPORTED -> "'" + text + "'";
    };
  }
}
