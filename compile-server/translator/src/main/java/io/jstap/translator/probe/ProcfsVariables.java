// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.Target;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The variable {@code $value} of a {@code procfs} file: what was written, or what a read is to get.
 *
 * @param written whether it is what was written
 */
record ProcfsVariables(boolean written) implements ContextVariables {
  private static final Set<String> NAMES = Set.of("value");

  @Override
  public Set<String> texts() {
    return NAMES;
  }

  @Override
  public List<TypedName> listed() {
    return List.of(new TypedName("$value", "string"));
  }

  @Override
  public Optional<Value> value(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    if (isForeign(target, problems)) {
      return Optional.empty();
    }
    if (!written) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                  target.span(),
                  "when the file is read, $value has nothing yet: it can only be written")
              .withHelp("write $value = \"...\", or add to it with $value .= \"...\""));
      return Optional.empty();
    }
    return Optional.of(new Value.EmbeddedC(target.span(), ValueType.STRING, "jstap_question(c)"));
  }

  @Override
  public Optional<Value> address(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    problems.problem(
        Problem.error(ElaborationProblem.NO_ADDRESS, target.span(), "$value has no address")
            .withHelp("use it as a string"));
    return Optional.empty();
  }

  @Override
  public Optional<Value> store(
      Target target, Value value, Function<Expression, Value> lower, EventSink problems) {
    return answer(target, value, /* append= */ false, problems);
  }

  @Override
  public Optional<Value> append(Target target, Value value, EventSink problems) {
    return answer(target, value, /* append= */ true, problems);
  }

  private Optional<Value> answer(Target target, Value value, boolean append, EventSink problems) {
    if (isForeign(target, problems)) {
      return Optional.empty();
    }
    if (written) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NOT_WRITABLE,
                  target.span(),
                  "$value is what was written to the file: it can only be read")
              .withHelp("answer in a probe that ends with .read"));
      return Optional.empty();
    }
    return Optional.of(new Value.Answer(target.span(), append, value));
  }

  private static boolean isForeign(Target target, EventSink problems) {
    boolean own =
        target.accesses().isEmpty()
            && target.root() instanceof Target.Named named
            && NAMES.contains(named.name());
    if (!own) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                  target.span(),
                  "a procfs probe has one variable only, $value")
              .withHelp("it is a string: what was written, or what the reader is to get"));
    }
    return !own;
  }

  @Override
  public Optional<Map<Long, String>> enumeration(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return ContextVariables.none().enumeration(target, lower, problems);
  }

  @Override
  public Optional<Map<Long, String>> enumeration(String type, SourceSpan span, EventSink problems) {
    return ContextVariables.none().enumeration(type, span, problems);
  }

  @Override
  public OptionalLong enumerator(String name) {
    return OptionalLong.empty();
  }

  @Override
  public List<String> enumeratorsNear(String name) {
    return List.of();
  }
}
