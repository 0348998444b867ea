// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.Target;
import io.jstap.translator.ir.Value;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The return of a function without debuginfo: no variables, but an entry that can be kept of. */
final class SymbolReturn implements ContextVariables {
  private final ContextVariables nothing = ContextVariables.none();

  @Override
  public Optional<Value> value(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return nothing.value(target, lower, problems);
  }

  @Override
  public Optional<Value> address(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return nothing.address(target, lower, problems);
  }

  @Override
  public Optional<Value> store(
      Target target, Value value, Function<Expression, Value> lower, EventSink problems) {
    return nothing.store(target, value, lower, problems);
  }

  @Override
  public OptionalLong enumerator(String name) {
    return nothing.enumerator(name);
  }

  @Override
  public Optional<Map<Long, String>> enumeration(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return nothing.enumeration(target, lower, problems);
  }

  @Override
  public Optional<Map<Long, String>> enumeration(String type, SourceSpan span, EventSink problems) {
    return nothing.enumeration(type, span, problems);
  }

  @Override
  public Optional<ContextVariables> entry() {
    return Optional.of(nothing);
  }
}
