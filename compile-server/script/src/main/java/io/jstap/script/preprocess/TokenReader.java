// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.lex.Lexer;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tokens from the macro bodies and arguments that are open, then from the file. */
final class TokenReader {
  private static final Token END_OF_RUN =
      new Token(TokenKind.END, "", new SourceFile("", ""), 0, 0, Origin.Written.WRITTEN);

  private final Lexer lexer;
  private @Nullable Frame top;
  private @Nullable Token ahead;
  private Scope scope = Scope.FILE;

  TokenReader(Lexer lexer) {
    this.lexer = lexer;
  }

  /** The next token, unexpanded. */
  Token next() {
    leaveExhausted();
    if (top != null) {
      scope = top.scope;
      return top.take();
    }
    scope = Scope.FILE;
    Token token = ahead != null ? ahead : lexer.next();
    ahead = null;
    return token;
  }

  /** The scope of the token that was read last. */
  Scope scope() {
    return scope;
  }

  /** Whether the token read last stands in the file itself. */
  boolean inFile() {
    return scope.macro() == null;
  }

  /**
   * The next token of the same run, {@link TokenKind#END} behind its last: what belongs to an
   * invocation must stand beside it.
   */
  Token peekBeside() {
    Frame frame = top;
    if (frame != null) {
      return frame.isExhausted() ? END_OF_RUN : frame.peek();
    }
    if (ahead == null) {
      ahead = lexer.next();
    }
    return ahead;
  }

  void open(MacroDefinition macro, Scope inner) {
    top = Frame.body(macro, inner, top);
  }

  void openArgument(List<Token> tokens, Scope caller) {
    top = Frame.argument(tokens, caller, top);
  }

  private void leaveExhausted() {
    while (top != null && top.isExhausted()) {
      top = top.below;
    }
  }
}
