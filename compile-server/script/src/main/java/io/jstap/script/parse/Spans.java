// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Provenance;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * The spans of nodes. Where a node's tokens come out of different macros, it stands where the
 * outermost of these was invoked.
 */
final class Spans {
  private final Provenance.Builder provenance;
  private final ProblemList problems;

  Spans(Provenance.Builder provenance, ProblemList problems) {
    this.provenance = provenance;
    this.problems = problems;
  }

  SourceSpan of(Token token) {
    return of(token, token);
  }

  SourceSpan of(ParserRuleContext context) {
    return of(first(context), last(context));
  }

  SourceSpan of(ParserRuleContext first, ParserRuleContext last) {
    return of(first(first), last(last));
  }

  /** From the first token through the last one. */
  SourceSpan of(Token first, Token last) {
    if (first.origin().depth() == 0 && last.origin().depth() == 0) {
      return new SourceSpan(first.file(), first.start(), Math.max(first.end(), last.end()));
    }
    Origin a = first.origin();
    Origin b = last.origin();
    SourceSpan from = first.span();
    SourceSpan to = last.span();
    while (!a.isSame(b)) {
      if (a.depth() >= b.depth()) {
        from = a.place(from);
        a = a.parent();
      } else {
        to = b.place(to);
        b = b.parent();
      }
    }
    SourceSpan span = from.through(to);
    if (a.depth() > 0) {
      span = new SourceSpan(span.file(), span.start(), span.end());
      Origin common = a;
      provenance.comesFrom(span, problem -> Origin.explain(problem, common));
    }
    return span;
  }

  /** An error at a node, explained with the macros that it came through. */
  Problem error(ScriptProblem code, SourceSpan span, String message) {
    return provenance.explain(Problem.error(code, span, message), span);
  }

  void report(Problem problem) {
    problems.add(problem);
  }

  void report(ScriptProblem code, SourceSpan span, String message, String help) {
    problems.add(error(code, span, message).withHelp(help));
  }

  static Token first(ParserRuleContext context) {
    return ((GrammarToken) context.getStart()).token();
  }

  static Token last(ParserRuleContext context) {
    org.antlr.v4.runtime.Token stop = context.getStop();
    return stop == null ? first(context) : ((GrammarToken) stop).token();
  }
}
