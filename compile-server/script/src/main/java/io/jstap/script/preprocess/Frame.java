// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.script.lex.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens that are read before what lies below: a macro's body or one of its arguments. */
final class Frame {
  final Scope scope;
  final @Nullable Frame below;
  private final List<Token> tokens;
  private final boolean body;
  private int at;

  private Frame(Scope scope, List<Token> tokens, boolean body, @Nullable Frame below) {
    this.scope = scope;
    this.tokens = tokens;
    this.body = body;
    this.below = below;
  }

  static Frame body(MacroDefinition macro, Scope scope, @Nullable Frame below) {
    return new Frame(scope, macro.body(), true, below);
  }

  /** Tokens of an argument, which have their origin already. */
  static Frame argument(List<Token> tokens, Scope caller, @Nullable Frame below) {
    return new Frame(caller, tokens, false, below);
  }

  boolean isExhausted() {
    return at == tokens.size();
  }

  Token peek() {
    return tokens.get(at);
  }

  Token take() {
    Token token = tokens.get(at++);
    return body ? token.withOrigin(scope.origin()) : token;
  }
}
