// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.lex.Token;
import java.util.Optional;

/**
 * Finds the place of a decoded character inside string literals as they are written, several of
 * them side by side included.
 */
final class LiteralOffsets {
  private final int[] offsets;

  private LiteralOffsets(int[] offsets) {
    this.offsets = offsets;
  }

  /** Empty if the token was pasted, or is written in a way that can not be followed. */
  static Optional<LiteralOffsets> of(Token token) {
    String text = token.file().text();
    int[] offsets = new int[token.text().length() + 1];
    int count = 0;
    int at = token.start();
    while (at < token.end()) {
      int open = nextLiteral(text, at);
      if (open >= token.end() || text.charAt(open) != '"') {
        break;
      }
      at = open + 1;
      while (at < token.end() && text.charAt(at) != '"') {
        if (count == offsets.length) {
          return Optional.empty();
        }
        offsets[count++] = at;
        at += escapeLength(text, at, token.end());
      }
      at++;
    }
    if (count != token.text().length()) {
      return Optional.empty();
    }
    offsets[count] = Math.max(token.start(), token.end() - 1);
    return Optional.of(new LiteralOffsets(offsets));
  }

  /** Skips blanks and comments. */
  private static int nextLiteral(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.startsWith("/*", at)) {
        at = text.indexOf("*/", at) + 2;
      } else if (text.startsWith("//", at) || text.charAt(at) == '#') {
        at = Math.max(at + 1, text.indexOf('\n', at));
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return at;
      }
    }
    return Math.min(at, text.length() - 1);
  }

  private static int escapeLength(String text, int at, int end) {
    if (text.charAt(at) != '\\' || at + 1 >= end) {
      return 1;
    }
    char c = text.charAt(at + 1);
    boolean hexadecimal = c == 'x';
    int radix = hexadecimal ? 16 : 8;
    int from = hexadecimal ? at + 2 : at + 1;
    int digits = 0;
    while (digits < (hexadecimal ? 2 : 3)
        && from + digits < end
        && Character.digit(text.charAt(from + digits), radix) >= 0) {
      digits++;
    }
    return Math.max(2, from - at + digits);
  }

  /** The characters {@code from} to {@code to}, exclusive, of the decoded text. */
  SourceSpan span(Token token, int from, int to) {
    return new SourceSpan(token.file(), offsets[from], Math.max(offsets[from], offsets[to]));
  }
}
