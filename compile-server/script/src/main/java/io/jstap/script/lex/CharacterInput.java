// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import java.util.Optional;

/**
 * Characters to lex: the text of a pasted script argument, if any, followed by a file from some
 * offset on. A token may begin in the argument and end in the file.
 */
final class CharacterInput {
  private final String pasted;
  private final String text;
  private final int resume;
  private final SourceFile file;
  private final Optional<Origin.Argument> argument;

  CharacterInput(SourceFile file) {
    this(file, 0, "", Optional.empty());
  }

  private CharacterInput(
      SourceFile file, int resume, String pasted, Optional<Origin.Argument> argument) {
    this.file = file;
    this.text = file.text();
    this.resume = resume - pasted.length();
    this.pasted = pasted;
    this.argument = argument;
  }

  /** The argument's text, then what follows position {@code after} of this input. */
  CharacterInput paste(Origin.Argument pastedArgument, int after) {
    return new CharacterInput(
        file, after + resume, pastedArgument.text(), Optional.of(pastedArgument));
  }

  /** The character at a position, -1 behind the last. */
  int at(int position) {
    if (position < pasted.length()) {
      return pasted.charAt(position);
    }
    int offset = position + resume;
    return offset < text.length() ? text.charAt(offset) : -1;
  }

  /** The characters between two positions. */
  String text(int start, int end) {
    if (start >= pasted.length()) {
      return text.substring(start + resume, end + resume);
    }
    if (end <= pasted.length()) {
      return pasted.substring(start, end);
    }
    return pasted.substring(start) + text.substring(pasted.length() + resume, end + resume);
  }

  /** The position of the next occurrence of a string, -1 if there is none. */
  int find(String wanted, int from) {
    int start = from;
    for (; start < pasted.length(); start++) {
      if (matches(wanted, start)) {
        return start;
      }
    }
    int found = text.indexOf(wanted, start + resume);
    return found < 0 ? -1 : found - resume;
  }

  private boolean matches(String wanted, int position) {
    for (int i = 0; i < wanted.length(); i++) {
      if (at(position + i) != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The position behind the last character. */
  int end() {
    return text.length() - resume;
  }

  boolean isPasted(int position) {
    return position < pasted.length();
  }

  Token token(TokenKind kind, String value, int start, int end) {
    if (start >= pasted.length()) {
      return new Token(kind, value, file, start + resume, end + resume, Origin.Written.WRITTEN);
    }
    Origin.Argument origin = argument.orElseThrow();
    SourceSpan place = origin.place();
    int last = end <= pasted.length() ? place.end() : end + resume;
    return new Token(kind, value, file, place.start(), last, origin);
  }

  SourceSpan span(int start, int end) {
    return token(TokenKind.JUNK, "", start, end).span();
  }
}
