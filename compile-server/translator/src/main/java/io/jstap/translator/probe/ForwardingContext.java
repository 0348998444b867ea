// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.Target;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** What another context gives; for contexts that differ from it in one thing. */
abstract class ForwardingContext implements ContextVariables {
  private final ContextVariables other;

  ForwardingContext(ContextVariables other) {
    this.other = other;
  }

  @Override
  public List<TypedName> listed() {
    return other.listed();
  }

  @Override
  public Optional<Value> value(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return other.value(target, lower, problems);
  }

  @Override
  public Optional<Value> address(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return other.address(target, lower, problems);
  }

  @Override
  public Optional<Value> store(
      Target target, Value value, Function<Expression, Value> lower, EventSink problems) {
    return other.store(target, value, lower, problems);
  }

  @Override
  public Optional<Map<Long, String>> enumeration(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return other.enumeration(target, lower, problems);
  }

  @Override
  public Optional<Map<Long, String>> enumeration(String type, SourceSpan span, EventSink problems) {
    return other.enumeration(type, span, problems);
  }

  @Override
  public OptionalLong enumerator(String name) {
    return other.enumerator(name);
  }

  @Override
  public List<String> enumeratorsNear(String name) {
    return other.enumeratorsNear(name);
  }
}
