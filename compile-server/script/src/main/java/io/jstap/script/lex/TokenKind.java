// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

/** What sort of token it is (§3). */
public enum TokenKind {
  IDENTIFIER,
  KEYWORD,
  NUMBER,
  /** The text is the decoded value. */
  STRING,
  /** Punctuation, or {@code @word}. */
  OPERATOR,
  /** The text is what stands between the brackets. */
  EMBEDDED_C,
  /** Something that is no token; the text says what is wrong with it. */
  JUNK,
  /** {@code $N} or {@code @N} without such an argument. */
  MISSING_ARGUMENT,
  /** Stands for something that was reported already, so that nobody complains about it again. */
  REPORTED,
  END
}
