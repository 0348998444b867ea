// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.lex.Token;
import java.util.Optional;

/**
 * Finds the place of a decoded character inside string literals as they are written, several of
 * them side by side included.
 */
public final class LiteralOffsets {
  private final SourceFile file;
  private final int[] offsets;

  private LiteralOffsets(SourceFile file, int[] offsets) {
    this.file = file;
    this.offsets = offsets;
  }

  /** Empty if the token was pasted, or is written in a way that can not be followed. */
  static Optional<LiteralOffsets> of(Token token) {
    return of(
        new SourceSpan(token.file(), token.start(), token.end()),
        /* length= */ token.text().length());
  }

  /**
   * The offsets of what was decoded from a place; empty if it is no literal, or is written in a way
   * that can not be followed.
   *
   * @param written where the literals stand, quotes included
   * @param length how many characters their value has
   */
  public static Optional<LiteralOffsets> of(SourceSpan written, int length) {
    String text = written.file().text();
    int[] offsets = new int[length + 1];
    int count = 0;
    int at = written.start();
    while (at < written.end()) {
      int open = nextLiteral(text, at);
      if (open >= written.end() || text.charAt(open) != '"') {
        break;
      }
      at = open + 1;
      while (at < written.end() && text.charAt(at) != '"') {
        if (count == offsets.length) {
          return Optional.empty();
        }
        offsets[count++] = at;
        at += escapeLength(text, at, written.end());
      }
      at++;
    }
    if (count != length) {
      return Optional.empty();
    }
    offsets[count] = Math.max(written.start(), written.end() - 1);
    return Optional.of(new LiteralOffsets(written.file(), offsets));
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
  public SourceSpan span(int from, int to) {
    return new SourceSpan(file, offsets[from], Math.max(offsets[from], offsets[to]));
  }
}
