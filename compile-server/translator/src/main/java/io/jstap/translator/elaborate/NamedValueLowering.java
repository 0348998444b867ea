// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Lowers the operators that name something: enumerators and counters. */
final class NamedValueLowering {
  private final Lowering lowering;
  private final LoweringScope scope;

  NamedValueLowering(Lowering lowering, LoweringScope scope) {
    this.lowering = lowering;
    this.scope = scope;
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
                      NearestNames.help(
                          near,
                          "add one: probe perf.sw.page_faults.counter(\"%s\") {}"
                              .formatted(expression.name()))));
    }
    return new Value.Counter(expression.span(), expression.name());
  }

  /** {@code @enum("NAME")}. */
  Value enumerator(Expression.EnumValue expression) {
    OptionalLong value = scope.context().enumerator(expression.name());
    if (value.isEmpty()) {
      List<String> near = scope.context().enumeratorsNear(expression.name());
      scope
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                      expression.span(),
                      "no enumerator '" + expression.name() + "' is known here")
                  .withHelp(
                      NearestNames.help(
                          near, "enumerators are found in probes on functions of that program")));
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

  /** The names of the enumeration that an expression is about, by value. */
  Optional<Map<Long, String>> names(
      Expression.EnumName expression, Function<Expression, Value> lower, EventSink problems) {
    if (expression.type().isPresent()) {
      return lowering
          .targets()
          .place(expression.module(), expression.span(), problems)
          .flatMap(
              place -> place.enumeration(expression.type().get(), expression.span(), problems));
    }
    Expression value = expression.value();
    Optional<Target> target = lowering.targets().target(value);
    if (target.isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NO_SUCH_TYPE,
                  expression.span(),
                  "the enumeration of '" + value.span().text() + "' is not known")
              .withHelp("say it: @enumname(value, \"enum ...\", \"kernel\")"));
      return Optional.empty();
    }
    return lowering
        .targets()
        .context(value, problems)
        .map(c -> c.isFromEntry(target.get()) ? c.entry().orElse(c) : c)
        .flatMap(place -> place.enumeration(target.get(), lower, problems));
  }
}
