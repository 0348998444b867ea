// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import java.util.List;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;

/** All tokens of a file as a stream for the generated parser; the last one is the end. */
final class TokenArray implements TokenStream {
  private final GrammarToken[] tokens;
  private int at;

  TokenArray(List<GrammarToken> tokens) {
    this.tokens = tokens.toArray(GrammarToken[]::new);
  }

  @Override
  public GrammarToken get(int index) {
    return tokens[Math.clamp(index, 0, tokens.length - 1)];
  }

  @Override
  public Token LT(int distance) {
    return get(distance > 0 ? at + distance - 1 : at + distance);
  }

  @Override
  public int LA(int distance) {
    return LT(distance).getType();
  }

  @Override
  public void consume() {
    if (at < tokens.length - 1) {
      at++;
    }
  }

  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {
    // Nothing is held for a mark: all tokens stay.
  }

  @Override
  public int index() {
    return at;
  }

  @Override
  public void seek(int index) {
    at = Math.clamp(index, 0, tokens.length - 1);
  }

  @Override
  public int size() {
    return tokens.length;
  }

  @Override
  public String getSourceName() {
    return tokens[0].token().file().name();
  }

  @Override
  public TokenSource getTokenSource() {
    throw new UnsupportedOperationException("tokens come from a list");
  }

  @Override
  public String getText(Interval interval) {
    StringBuilder text = new StringBuilder();
    for (int i = interval.a; i <= interval.b; i++) {
      text.append(get(i).getText());
    }
    return text.toString();
  }

  @Override
  public String getText() {
    return getText(new Interval(0, tokens.length - 1));
  }

  @Override
  public String getText(RuleContext context) {
    return getText(context.getSourceInterval());
  }

  @Override
  public String getText(Token start, Token stop) {
    return getText(new Interval(start.getTokenIndex(), stop.getTokenIndex()));
  }
}
