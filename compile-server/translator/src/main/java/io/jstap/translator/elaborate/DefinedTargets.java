// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.UnaryOperator;
import io.jstap.translator.ir.Value;
import java.util.Optional;
import java.util.function.Function;

/** Decides at translation time what is there at a place: {@code @defined}, {@code @probewrite}. */
final class DefinedTargets {
  private final Lowering lowering;
  private final LoweringScope scope;
  private final TargetLowering targets;

  DefinedTargets(Lowering lowering, LoweringScope scope) {
    this.lowering = lowering;
    this.scope = scope;
    this.targets = lowering.targets();
  }

  /** {@code @defined(operand)}: whether the operand could be had. */
  boolean isDefined(Expression operand) {
    boolean[] failed = new boolean[1];
    EventSink sink =
        problem -> {
          failed[0] |= problem.isError();
        };
    Function<Expression, Value> nothing = inner -> TargetLowering.zero(inner.span());
    boolean found =
        switch (operand) {
          case Expression.EnumValue value -> scope.context().enumerator(value.name()).isPresent();
          case Expression.PerfCounter counter -> scope.counters().contains(counter.name());
          case Expression.EnumName name -> lowering.named().names(name, nothing, sink).isPresent();
          case Expression.Entry entry ->
              scope.context().entry().isPresent()
                  && new Lowering(
                          scope.with(scope.context().entry().get()), Body.empty(operand.span()))
                      .defined()
                      .isDefined(entry.operand());
          case Expression.AddressOf address ->
              targets
                  .target(address.operand())
                  .flatMap(
                      target ->
                          targets
                              .context(address.operand(), sink)
                              .flatMap(context -> context.address(target, nothing, sink)))
                  .isPresent();
          default ->
              targets
                  .target(operand)
                  .flatMap(
                      target ->
                          targets
                              .context(operand, sink)
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
}
