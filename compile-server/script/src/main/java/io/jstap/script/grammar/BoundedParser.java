// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.grammar;

import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Bounds how deep rules may nest, so that no input overflows the stack. */
public abstract class BoundedParser extends Parser {
  /** Rules open at once; about 500 statements within statements. */
  public static final int DEEPEST = 2000;

  private int depth;
  private int lastState = -1;
  private @Nullable ParserRuleContext lastContext;

  /** Too many rules are open. */
  public static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooDeep() {
      super("rules nest too deeply", null, false, false);
    }
  }

  protected BoundedParser(TokenStream input) {
    super(input);
  }

  @Override
  public void enterRule(ParserRuleContext context, int state, int rule) {
    super.enterRule(context, state, rule);
    if (++depth > DEEPEST) {
      throw new TooDeep();
    }
  }

  @Override
  public void exitRule() {
    depth--;
    super.exitRule();
  }

  @Override
  public Token consume() {
    lastState = getState();
    lastContext = getContext();
    return super.consume();
  }

  /**
   * Types of all tokens that could follow the last one that was consumed. The parser's own answer
   * leaves out what optional parts would have taken.
   */
  public IntervalSet possible() {
    if (lastState < 0 || lastContext == null) {
      return getExpectedTokens();
    }
    ATNState follow = getATN().states.get(lastState).transition(0).target;
    return getATN().getExpectedTokens(follow.stateNumber, lastContext);
  }

  /** Forgets what was open, after an error. */
  public void startAfresh() {
    depth = 0;
    lastState = -1;
    lastContext = null;
    setContext(null);
  }
}
