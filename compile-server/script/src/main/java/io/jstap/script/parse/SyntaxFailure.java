// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Ends the parse of a declaration at the token that fits nothing. */
final class SyntaxFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient GrammarToken found;
  private final transient IntervalSet expected;
  private final transient ParserRuleContext context;

  SyntaxFailure(GrammarToken found, IntervalSet expected, ParserRuleContext context) {
    super("syntax error", null, false, false);
    this.found = found;
    this.expected = expected;
    this.context = context;
  }

  /** The token that fits nothing. */
  GrammarToken found() {
    return found;
  }

  /** Token types that would have fitted. */
  IntervalSet expected() {
    return expected;
  }

  /** The rule that was being read. */
  ParserRuleContext context() {
    return context;
  }
}
