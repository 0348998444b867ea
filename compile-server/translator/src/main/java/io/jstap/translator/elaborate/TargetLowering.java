// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.script.ast.UnaryOperator;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Lowers what depends on the probed program: target variables and the operators on them (§7). */
final class TargetLowering {
  /** What the kernel lets a return probe have for each call. */
  private static final int MOST_KEPT = 4096;

  /** Bytes of a register. */
  private static final int WORD = 8;

  private final Lowering lowering;
  private final LoweringScope scope;

  TargetLowering(Lowering lowering, LoweringScope scope) {
    this.lowering = lowering;
    this.scope = scope;
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
                context.isFromEntry(target)
                    ? implicitEntry(expression, target, context, problems)
                    : context.value(target, lowering::value, problems));
  }

  private Optional<Target> target(Expression expression) {
    return TypeSources.of(scope, lowering.body()).target(expression);
  }

  private static Value zero(SourceSpan span) {
    return new Value.NumberLiteral(span, 0);
  }

  /** Where names and types are looked up: the probe's own place, or the named module. */
  private Optional<ContextVariables> context(Expression expression, EventSink problems) {
    Optional<ContextVariables> tracked = TypeSources.of(scope, lowering.body()).place(expression);
    return tracked.isPresent()
        ? tracked
        : place(Target.moduleOf(expression), expression.span(), problems);
  }

  private Optional<ContextVariables> place(
      Optional<String> module, SourceSpan span, EventSink problems) {
    if (module.isEmpty()) {
      return Optional.of(scope.context());
    }
    return scope.modules().find(module.get(), span, problems);
  }

  /** A parameter in a return probe: its value at the entry (§7.3). */
  private Optional<Value> implicitEntry(
      Expression expression, Target target, ContextVariables context, EventSink problems) {
    Optional<ContextVariables> entry = context.entry();
    boolean readable =
        entry.isPresent() && entry.get().value(target, e -> zero(e.span()), problems).isPresent();
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
      return zero(expression.span());
    }
    return kept(expression.span(), expression.operand());
  }

  private Value kept(SourceSpan span, Expression operand) {
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
              Body alone = Body.ofHandler(new Statement.Block(operand.span(), List.of()));
              ContextVariables entry = scope.context().entry().orElseThrow();
              Lowering inner = new Lowering(scope.with(entry), alone);
              Value value = inner.value(operand);
              return alone.locals().isEmpty() ? value : refuseLocal(alone);
            });
  }

  private Value refuseLocal(Body alone) {
    Symbol.Local local = alone.locals().values().iterator().next();
    scope.problems().problem(localAtEntry(local));
    return zero(local.span());
  }

  static Problem localAtEntry(Symbol.Local local) {
    return Problem.error(
            ElaborationProblem.NO_CONTEXT,
            local.span(),
            "'" + local.name() + "' has no value yet when the function is entered")
        .withHelp("@entry sees target variables and globals only");
  }

  /** {@code &operand}. */
  Value address(Expression.AddressOf expression) {
    return target(expression.operand())
        .flatMap(
            target ->
                context(expression.operand(), scope.problems())
                    .flatMap(
                        context ->
                            context.isFromEntry(target)
                                ? Optional.of(kept(expression.span(), expression))
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

  /** {@code @perf("NAME")}. */
  Value counter(Expression.PerfCounter expression) {
    if (!scope.counters().contains(expression.name())) {
      List<String> near = NearestNames.of(expression.name(), scope.counters(), 3);
      scope
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.UNKNOWN_COUNTER,
                      expression.span(),
                      "there is no counter '" + expression.name() + "'")
                  .withHelp(
                      near.isEmpty()
                          ? "add one: probe perf.sw.page_faults.counter(\"%s\") {}"
                              .formatted(expression.name())
                          : "did you mean " + String.join(", ", near) + "?"));
    }
    return new Value.Counter(expression.span(), expression.name());
  }

  /** {@code @enum("NAME")}. */
  Value enumerator(Expression.EnumValue expression) {
    OptionalLong value = scope.context().enumerator(expression.name());
    if (value.isEmpty()) {
      scope
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                      expression.span(),
                      "no enumerator '" + expression.name() + "' is known here")
                  .withHelp("enumerators are found in probes on functions of that program"));
    }
    return new Value.NumberLiteral(expression.span(), value.orElse(0));
  }

  /** {@code @enumname(value)} or {@code @enumname(value, "type", "module")}. */
  Value enumeratorName(Expression.EnumName expression) {
    SourceSpan span = expression.span();
    return names(expression, lowering::value, scope.problems())
        .<Value>map(
            names -> new Value.EnumeratorName(span, lowering.value(expression.value()), names))
        .orElseGet(() -> new Value.StringLiteral(span, ""));
  }

  private Optional<Map<Long, String>> names(
      Expression.EnumName expression, Function<Expression, Value> lower, EventSink problems) {
    if (expression.type().isPresent()) {
      return place(expression.module(), expression.span(), problems)
          .flatMap(
              place -> place.enumeration(expression.type().get(), expression.span(), problems));
    }
    Expression value = expression.value();
    Optional<Target> target = target(value);
    if (target.isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NO_SUCH_TYPE,
                  expression.span(),
                  "the enumeration of '" + value.span().text() + "' is not known")
              .withHelp("say it: @enumname(value, \"enum ...\", \"kernel\")"));
      return Optional.empty();
    }
    return context(value, problems)
        .map(c -> c.isFromEntry(target.get()) ? c.entry().orElse(c) : c)
        .flatMap(place -> place.enumeration(target.get(), lower, problems));
  }

  /** {@code @defined(operand)}: whether the operand could be had. */
  boolean isDefined(Expression operand) {
    boolean[] failed = new boolean[1];
    EventSink sink =
        problem -> {
          failed[0] |= problem.isError();
        };
    Function<Expression, Value> nothing = inner -> zero(inner.span());
    boolean found =
        switch (operand) {
          case Expression.EnumValue value -> scope.context().enumerator(value.name()).isPresent();
          case Expression.PerfCounter counter -> scope.counters().contains(counter.name());
          case Expression.EnumName name -> names(name, nothing, sink).isPresent();
          case Expression.Entry entry ->
              scope.context().entry().isPresent()
                  && new Lowering(
                          scope.with(scope.context().entry().get()),
                          Body.ofHandler(new Statement.Block(operand.span(), List.of())))
                      .targets()
                      .isDefined(entry.operand());
          case Expression.AddressOf address ->
              target(address.operand())
                  .flatMap(
                      target ->
                          context(address.operand(), sink)
                              .flatMap(context -> context.address(target, nothing, sink)))
                  .isPresent();
          default ->
              target(operand)
                  .flatMap(
                      target ->
                          context(operand, sink)
                              .map(c -> c.isFromEntry(target) ? c.entry().orElse(c) : c)
                              .flatMap(context -> context.value(target, nothing, sink)))
                  .isPresent();
        };
    return found && !failed[0];
  }

  /** The outcome of a condition that {@code @defined} decides at translation time. */
  Optional<Boolean> decided(Expression condition) {
    return switch (condition) {
      case Expression.Defined defined -> Optional.of(isDefined(defined.operand()));
      case Expression.ProbeWrite write -> Optional.of(lowering.body().userWrites(write.variable()));
      case Expression.Unary unary when unary.operator() == UnaryOperator.NOT ->
          decided(unary.operand()).map(value -> !value);
      case Expression.Binary binary ->
          switch (binary.operator()) {
            case LOGICAL_AND -> both(binary, /* deciding= */ false);
            case LOGICAL_OR -> both(binary, /* deciding= */ true);
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private Optional<Boolean> both(Expression.Binary binary, boolean deciding) {
    Optional<Boolean> left = decided(binary.left());
    if (left.isPresent() && left.get() == deciding) {
      return left;
    }
    Optional<Boolean> right = decided(binary.right());
    boolean settled = left.isPresent() || right.filter(value -> value == deciding).isPresent();
    return settled ? right : Optional.empty();
  }

  static ValueType type(Target target) {
    return target.isText() ? ValueType.STRING : ValueType.LONG;
  }
}
