// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Finds the bracket to blame when a declaration does not end. */
final class OpenBrackets {
  private final TokenArray tokens;

  OpenBrackets(TokenArray tokens) {
    this.tokens = tokens;
  }

  /** The innermost bracket that is open before token {@code end}. */
  Optional<GrammarToken> innermost(int start, int end) {
    return Optional.ofNullable(open(start, end).peek());
  }

  /**
   * The first brace whose closing one stands further left than the brace's own line: it was meant
   * for another one. Else the innermost open brace.
   */
  Optional<GrammarToken> suspicious(int start, int end) {
    Deque<GrammarToken> open = new ArrayDeque<>();
    for (int i = start; i < end; i++) {
      GrammarToken token = tokens.get(i);
      if (token.token().isOperator("{")) {
        open.push(token);
      } else if (token.token().isOperator("}") && !open.isEmpty()) {
        GrammarToken brace = open.pop();
        if (isFirstOnLine(token.token())
            && indentation(token.token()) < indentation(brace.token())) {
          return Optional.of(brace);
        }
      }
    }
    return Optional.ofNullable(open.peek());
  }

  private Deque<GrammarToken> open(int start, int end) {
    Deque<GrammarToken> open = new ArrayDeque<>();
    for (int i = start; i < end; i++) {
      GrammarToken token = tokens.get(i);
      if (token.token().kind() != TokenKind.OPERATOR) {
        continue;
      }
      switch (token.getText()) {
        case "(", "[", "{" -> open.push(token);
        case ")", "]", "}" -> {
          if (!open.isEmpty()) {
            open.pop();
          }
        }
        default -> {
          // no bracket
        }
      }
    }
    return open;
  }

  private static boolean isFirstOnLine(Token token) {
    return token.file().column(token.start()) - 1 == indentation(token);
  }

  private static int indentation(Token token) {
    SourceFile file = token.file();
    String line = file.lineText(file.line(token.start()));
    return line.length() - line.stripLeading().length();
  }
}
