// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;

/** Lowers what depends on the probed program: target variables and the operators on them (§7). */
final class TargetLowering {
  /** Bytes of a register. */
  private static final int WORD = 8;

  private final Lowering lowering;
  private final LoweringScope scope;
  private final EntryLowering entries;

  TargetLowering(Lowering lowering, LoweringScope scope) {
    this.lowering = lowering;
    this.scope = scope;
    this.entries = new EntryLowering(scope);
  }

  /** What {@code @entry} keeps. */
  EntryLowering entries() {
    return entries;
  }

  /** The value of a target. */
  Value value(Expression expression) {
    Optional<Value> found =
        scope.options().skipBadVariables()
            ? valueOrWarning(expression)
            : value(expression, scope.problems());
    return found.orElseGet(
        () ->
            Target.of(expression)
                    .filter(t -> t.isText() || t.isNamed(lowering.body().texts()))
                    .isPresent()
                ? new Value.StringLiteral(expression.span(), "")
                : zero(expression.span()));
  }

  /** What can not be had is one warning instead of an error ({@code --skip-badvars}). */
  private Optional<Value> valueOrWarning(Expression expression) {
    CollectingSink told = new CollectingSink();
    Optional<Value> found = value(expression, told);
    if (!told.hasErrors()) {
      told.problems().forEach(scope.problems()::problem);
      return found;
    }
    Problem reason = told.problems().stream().filter(Problem::isError).findFirst().orElseThrow();
    scope
        .problems()
        .problem(
            Problem.warning(
                    ElaborationProblem.SKIPPED_VARIABLE,
                    expression.span(),
                    "'%s' is skipped: %s".formatted(expression.span().text(), reason.message()))
                .withHelp(
                    "its value is 0, or the empty string; without --skip-badvars this is an error"));
    return Optional.empty();
  }

  private Optional<Value> value(Expression expression, EventSink problems) {
    Target target = target(expression).orElseThrow();
    return context(expression, problems)
        .flatMap(
            context ->
                isFromEntry(target, context)
                    ? entries.implicit(expression, target, context, problems)
                    : context.value(target, lowering::value, problems));
  }

  Optional<Target> target(Expression expression) {
    return TypeSources.of(scope, lowering.body()).target(expression);
  }

  static Value zero(SourceSpan span) {
    return new Value.NumberLiteral(span, 0);
  }

  /** Where names and types are looked up: the probe's own place, or the named module. */
  Optional<ContextVariables> context(Expression expression, EventSink problems) {
    Optional<ContextVariables> tracked = TypeSources.of(scope, lowering.body()).place(expression);
    return tracked.isPresent() ? tracked : place(moduleOf(expression), expression.span(), problems);
  }

  /** Types were looked for in the kernel alone before 4.3. */
  private Optional<String> moduleOf(Expression expression) {
    return expression instanceof Expression.Cast cast && !scope.has("4.3", cast.span())
        ? cast.module().or(() -> Optional.of("kernel"))
        : Target.moduleOf(expression);
  }

  /** Whether a return probe has a variable as it was at the entry; all of them before 4.1. */
  private boolean isFromEntry(Target target, ContextVariables context) {
    return context.isFromEntry(target)
        || (target.root() instanceof Target.Static
            && !scope.has("4.1", target.span())
            && context.entry().isPresent());
  }

  Optional<ContextVariables> place(Optional<String> module, SourceSpan span, EventSink problems) {
    if (module.isEmpty()) {
      return Optional.of(scope.context());
    }
    return scope.modules().find(module.get(), span, problems);
  }

  /** {@code &operand}. */
  Value address(Expression.AddressOf expression) {
    return target(expression.operand())
        .flatMap(
            target ->
                context(expression.operand(), scope.problems())
                    .flatMap(
                        context ->
                            isFromEntry(target, context)
                                ? Optional.of(entries.kept(expression.span(), expression))
                                : context.address(target, lowering::value, scope.problems())))
        .orElseGet(() -> zero(expression.span()));
  }

  /** An assignment to a target. */
  Value store(Expression.Assignment assignment) {
    Expression written = assignment.target();
    Optional<Target> target = target(written);
    if (target.filter(t -> t.isNamed(scope.context().texts())).isPresent()) {
      return storeText(assignment, target.get());
    }
    if (!scope.options().guru() && scope.isOwn(written.span())) {
      scope
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.NEEDS_GURU,
                      assignment.span(),
                      "only guru mode lets a script write to what it probes")
                  .withHelp("rerun with -g; it also takes the safety checks away"));
      return zero(assignment.span());
    }
    SourceSpan span = assignment.span();
    return switch (written) {
      case Expression.Dereference memory ->
          new Value.Store(
              span,
              lowering.value(memory.address()),
              Lowering.size(memory),
              lowering.value(assignment.value()),
              Lowering.space(memory));
      case Expression.RegisterValue register ->
          new Value.StoreRegister(
              span,
              Lowering.number(register),
              WORD,
              lowering.value(assignment.value()),
              register.user());
      default -> {
        Value value = lowering.value(assignment.value());
        yield context(written, scope.problems())
            .flatMap(
                context ->
                    context.store(target.orElseThrow(), value, lowering::value, scope.problems()))
            .orElseGet(() -> zero(span));
      }
    };
  }

  private Value storeText(Expression.Assignment assignment, Target target) {
    Value value = lowering.value(assignment.value());
    ContextVariables context = scope.context();
    Optional<Value> stored =
        assignment.operator().isPresent()
            ? context.append(target, value, scope.problems())
            : context.store(target, value, lowering::value, scope.problems());
    return stored.orElseGet(() -> new Value.StringLiteral(assignment.span(), ""));
  }

  static ValueType type(Target target) {
    return target.isText() ? ValueType.STRING : ValueType.LONG;
  }
}
