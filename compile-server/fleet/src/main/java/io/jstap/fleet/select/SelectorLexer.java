// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.select;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;

/** The words of a selector. */
final class SelectorLexer {
  /** What a word is. */
  enum Kind {
    WORD,
    STRING,
    OPERATOR,
    OPEN,
    CLOSE,
    COMMA,
    END
  }

  /**
   * One of them.
   *
   * @param text of a string, what it means
   */
  record Token(Kind kind, String text, SourceSpan span) {}

  private final SourceFile file;
  private final int end;
  private int at;

  SelectorLexer(SourceFile file, int start, int end) {
    this.file = file;
    this.at = start;
    this.end = end;
  }

  Token next() throws SelectorParser.Failure {
    String text = file.text();
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == end) {
      return token(Kind.END, "", start);
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '(' -> token(Kind.OPEN, "(", start);
      case ')' -> token(Kind.CLOSE, ")", start);
      case ',' -> token(Kind.COMMA, ",", start);
      case '=', '~' -> token(Kind.OPERATOR, String.valueOf(c), start);
      case '!' -> negation(start);
      case '"' -> string(start);
      default -> word(c, start);
    };
  }

  private Token negation(int start) throws SelectorParser.Failure {
    if (at < end && (file.text().charAt(at) == '=' || file.text().charAt(at) == '~')) {
      at++;
      return token(Kind.OPERATOR, file.text().substring(start, at), start);
    }
    throw failure(start, "after '!' comes = or ~", "'not' negates a whole condition");
  }

  private Token word(char first, int start) throws SelectorParser.Failure {
    String text = file.text();
    if (!isOfWord(first)) {
      throw failure(
          start, "this character begins no word of a selector", "values stand in quotation marks");
    }
    while (at < end && isOfWord(text.charAt(at))) {
      at++;
    }
    return token(Kind.WORD, text.substring(start, at), start);
  }

  private Token string(int start) throws SelectorParser.Failure {
    StringBuilder value = new StringBuilder();
    String text = file.text();
    while (at < end) {
      char c = text.charAt(at++);
      if (c == '"') {
        return token(Kind.STRING, value.toString(), start);
      }
      if (c == '\\' && at < end) {
        c = text.charAt(at++);
        if (c != '"' && c != '\\') {
          throw failure(at - 2, "a text knows \\\" and \\\\ only", "write the character itself");
        }
      }
      value.append(c);
    }
    throw failure(start, "this text has no end", "close it with \"");
  }

  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.';
  }

  private Token token(Kind kind, String text, int start) {
    return new Token(kind, text, new SourceSpan(file, start, at));
  }

  private SelectorParser.Failure failure(int start, String message, String help) {
    return new SelectorParser.Failure(new SourceSpan(file, start, at), message, help);
  }
}
