// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** A place without debuginfo. */
final class NoContext implements ContextVariables {
  @Override
  public Optional<Value> value(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    problems.problem(problem(target));
    return Optional.empty();
  }

  @Override
  public Optional<Value> address(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return value(target, lower, problems);
  }

  @Override
  public Optional<Value> store(
      Target target, Value value, Function<Expression, Value> lower, EventSink problems) {
    return value(target, lower, problems);
  }

  @Override
  public Optional<Map<Long, String>> enumeration(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    problems.problem(problem(target));
    return Optional.empty();
  }

  @Override
  public Optional<Map<Long, String>> enumeration(String type, SourceSpan span, EventSink problems) {
    problems.problem(
        Problem.error(
                ElaborationProblem.NO_CONTEXT,
                span,
                "this probe point belongs to no program whose type '" + type + "' could be meant")
            .withHelp("add a module: @enumname(value, \"" + type + "\", \"kernel\")"));
    return Optional.empty();
  }

  @Override
  public OptionalLong enumerator(String name) {
    return OptionalLong.empty();
  }

  @Override
  public List<String> enumeratorsNear(String name) {
    return List.of();
  }

  private static Problem problem(Target target) {
    return switch (target.root()) {
      case Target.Named named ->
          Problem.error(
                  ElaborationProblem.NO_CONTEXT,
                  target.span(),
                  "this probe point has no target variables, so no '$" + named.name() + "'")
              .withHelp("use $variables in probes on functions, statements or tracepoints");
      case Target.Static variable ->
          Problem.error(
                  ElaborationProblem.NO_CONTEXT,
                  target.span(),
                  "this probe point belongs to no program whose variable '%s' could be meant"
                      .formatted(variable.name()))
              .withHelp("add a module: @var(\"%s\", \"kernel\")".formatted(variable.name()));
      case Target.Tracked tracked -> unknownType(tracked, target.span());
      case Target.Cast cast ->
          Problem.error(
                  ElaborationProblem.NO_CONTEXT,
                  target.span(),
                  "this probe point belongs to no program whose type '%s' could be meant"
                      .formatted(cast.type()))
              .withHelp("add a module: @cast(..., \"%s\", \"kernel\")".formatted(cast.type()));
    };
  }

  private static Problem unknownType(Target.Tracked tracked, SourceSpan span) {
    String text = tracked.value().span().text();
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_TYPE, span, "the type of '" + text + "' is not known here");
    return tracked
        .lost()
        .map(problem::withNote)
        .orElse(problem)
        .withHelp("say it: @cast(%s, \"type\", \"kernel\")->...".formatted(text));
  }
}
