// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Value;
import java.util.Optional;

/** Lowers what a return probe keeps of the function's entry: {@code @entry} and parameters. */
final class EntryLowering {
  /** What the kernel lets a return probe have for each call. */
  private static final int MOST_KEPT = 4096;

  private final LoweringScope scope;

  EntryLowering(LoweringScope scope) {
    this.scope = scope;
  }

  /** A parameter in a return probe: its value at the entry (§7.3). */
  Optional<Value> implicit(
      Expression expression, Target target, ContextVariables context, EventSink problems) {
    Optional<ContextVariables> entry = context.entry();
    boolean readable =
        entry.isPresent()
            && entry.get().value(target, e -> TargetLowering.zero(e.span()), problems).isPresent();
    if (!readable) {
      return Optional.empty();
    }
    if (scope.isOwn(expression.span())) {
      String text = expression.span().text();
      problems.problem(
          Problem.warning(
                  ElaborationProblem.IMPLICIT_ENTRY,
                  expression.span(),
                  "'%s' in a return probe is its value when the function was entered"
                      .formatted(text))
              .withHelp("write @entry(" + text + ") to say so"));
    }
    return Optional.of(kept(expression.span(), expression));
  }

  /** {@code @entry(operand)}. */
  Value entry(Expression.Entry expression) {
    if (scope.context().entry().isEmpty()) {
      scope
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.NO_CONTEXT,
                      expression.span(),
                      "@entry is known only when a function returns")
                  .withHelp("use it in probes that end with .return"));
      return TargetLowering.zero(expression.span());
    }
    return kept(expression.span(), expression.operand());
  }

  Value kept(SourceSpan span, Expression operand) {
    Value value = keptUnchecked(span, operand);
    if (scope.saves().bytes() > MOST_KEPT) {
      scope
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.NO_CONTEXT,
                      span,
                      "a call can keep at most %d bytes of its entry, with this it is more"
                          .formatted(MOST_KEPT))
                  .withHelp("keep numbers, or fewer strings: each takes 512 bytes"));
    }
    return value;
  }

  private Value keptUnchecked(SourceSpan span, Expression operand) {
    return scope
        .saves()
        .kept(
            span,
            operand.span().text(),
            () -> {
              Body alone = Body.empty(operand.span());
              ContextVariables entry = scope.context().entry().orElseThrow();
              Lowering inner = new Lowering(scope.with(entry), alone);
              Value value = inner.value(operand);
              return alone.locals().isEmpty() ? value : refuseLocal(alone);
            });
  }

  private Value refuseLocal(Body alone) {
    Symbol.Local local = alone.locals().values().iterator().next();
    scope.problems().problem(localAtEntry(local));
    return TargetLowering.zero(local.span());
  }

  static Problem localAtEntry(Symbol.Local local) {
    return Problem.error(
            ElaborationProblem.NO_CONTEXT,
            local.span(),
            "'" + local.name() + "' has no value yet when the function is entered")
        .withHelp("@entry sees target variables and globals only");
  }
}
