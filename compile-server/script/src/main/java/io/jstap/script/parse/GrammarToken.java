// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.lex.Token;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.TokenSource;

/** A token as the generated parser sees it. */
final class GrammarToken implements org.antlr.v4.runtime.Token {
  private final Token token;
  private final int type;
  private final int index;

  GrammarToken(Token token, int type, int index) {
    this.token = token;
    this.type = type;
    this.index = index;
  }

  Token token() {
    return token;
  }

  @Override
  public String getText() {
    return token.text();
  }

  @Override
  public int getType() {
    return type;
  }

  @Override
  public int getLine() {
    return token.file().line(token.start());
  }

  @Override
  public int getCharPositionInLine() {
    return token.file().column(token.start()) - 1;
  }

  @Override
  public int getChannel() {
    return DEFAULT_CHANNEL;
  }

  @Override
  public int getTokenIndex() {
    return index;
  }

  @Override
  public int getStartIndex() {
    return token.start();
  }

  @Override
  public int getStopIndex() {
    return token.end() - 1;
  }

  @Override
  @SuppressWarnings("NullAway") // ANTLR's contract: a token need not know its source
  public TokenSource getTokenSource() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // ANTLR's contract: a token need not know its source
  public CharStream getInputStream() {
    return null;
  }

  @Override
  public String toString() {
    return token.described();
  }
}
