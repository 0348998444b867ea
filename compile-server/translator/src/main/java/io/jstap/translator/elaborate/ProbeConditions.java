// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.optimize.AstWalk;
import java.util.Optional;

/** Conditions of probe points: they may read globals and nothing else (§4.2). */
final class ProbeConditions {
  private ProbeConditions() {}

  /** Types a condition; with {@code report} says what it may not do. */
  static void type(
      Expression condition,
      GlobalTable globals,
      FunctionTable functions,
      EventSink problems,
      boolean report) {
    // A name that is no global becomes a local here, which is the error.
    Body alone = Body.empty(condition.span());
    new Typer(globals, functions, problems, report, alone).type(condition, ValueType.LONG);
    if (!report) {
      return;
    }
    AstWalk.expression(condition, each -> refusal(each).ifPresent(problems::problem));
    if (!alone.locals().isEmpty()) {
      Symbol.Local local = alone.locals().values().iterator().next();
      problems.problem(
          Problem.error(
                  ElaborationProblem.BAD_CONDITION,
                  local.span(),
                  "the condition of a probe can read globals only, and '"
                      + local.name()
                      + "' is none")
              .withHelp("declare it: global " + local.name()));
    }
  }

  private static Optional<Problem> refusal(Expression expression) {
    String what =
        switch (expression) {
          case Expression.Assignment e -> "assign";
          case Expression.Increment e -> "assign";
          case Expression.Accumulate e -> "assign";
          case Expression.Call e -> "call functions";
          case Expression.Print e when !e.yieldsText() -> "print";
          case Expression.EmbeddedCExpression e when !e.code().hasPragma("pure") ->
              "run C that is not /* pure */";
          default -> "";
        };
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Problem.error(
                    ElaborationProblem.BAD_CONDITION,
                    expression.span(),
                    "the condition of a probe cannot " + what)
                .withHelp("do it in the handler, behind an 'if'"));
  }
}
