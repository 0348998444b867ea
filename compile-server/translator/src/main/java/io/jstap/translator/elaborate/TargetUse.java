// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Statement;

/**
 * Whether a body means something else at every probe point: when it mentions a target variable or
 * an operator that looks at the context. Judged by the text, which errs on the safe side: an extra
 * handler, never a wrong one.
 */
final class TargetUse {
  private TargetUse() {}

  static boolean in(Statement.Block body) {
    return mentions(body.span())
        || body.statements().stream()
            .anyMatch(statement -> statement instanceof Statement.Block inner && in(inner));
  }

  private static boolean mentions(SourceSpan span) {
    String text = span.text();
    return text.indexOf('$') >= 0 || text.indexOf('@') >= 0;
  }
}
