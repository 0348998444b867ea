// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.grammar.BoundedParser;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;

/** Error strategy: no repair, no guess; the declaration ends at the first error. */
final class FailFast extends DefaultErrorStrategy {
  @Override
  public void recover(Parser parser, RecognitionException error) {
    throw failure(parser);
  }

  @Override
  public Token recoverInline(Parser parser) {
    throw failure(parser);
  }

  @Override
  public void reportError(Parser parser, RecognitionException error) {
    // recover(), which is called next, carries the error out.
  }

  @Override
  public void sync(Parser parser) {
    // A token that fits nothing is found by the match that follows.
  }

  private static SyntaxFailure failure(Parser parser) {
    return new SyntaxFailure(
        (GrammarToken) parser.getCurrentToken(),
        ((BoundedParser) parser).possible(),
        parser.getContext());
  }
}
