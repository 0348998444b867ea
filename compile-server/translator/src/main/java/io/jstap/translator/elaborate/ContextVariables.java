// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * What a probe point, or a module that a script names, gives to a handler: variables, types and
 * enumerators. Where there is no answer the sink is told why.
 */
public interface ContextVariables {
  /** For probe points without debuginfo. */
  static ContextVariables none() {
    return new NoContext();
  }

  /**
   * The value of a target, or its text.
   *
   * @param lower lowers expressions inside of it, for example an index
   */
  Optional<Value> value(Target target, Function<Expression, Value> lower, EventSink problems);

  /** Where a target is in memory. */
  Optional<Value> address(Target target, Function<Expression, Value> lower, EventSink problems);

  /** Writes to a target. */
  Optional<Value> store(
      Target target, Value value, Function<Expression, Value> lower, EventSink problems);

  /**
   * The names of variables that are texts, which a script may write if it may write them at all.
   */
  default Set<String> texts() {
    return Set.of();
  }

  /** Adds to a variable that is a text. */
  default Optional<Value> append(Target target, Value value, EventSink problems) {
    return Optional.empty();
  }

  /** The variables there, for listings. */
  default List<TypedName> listed() {
    return List.of();
  }

  /** The names of the enumeration that a target is of, by value. */
  Optional<Map<Long, String>> enumeration(
      Target target, Function<Expression, Value> lower, EventSink problems);

  /** The names of the enumeration of that type name, by value. */
  Optional<Map<Long, String>> enumeration(String type, SourceSpan span, EventSink problems);

  /** Whether a value from there is an address of something with a type. */
  default boolean isPointer(Target.Source source) {
    return false;
  }

  /** The value of an enumerator. */
  OptionalLong enumerator(String name);

  /** Names of enumerators like one that is not there, best first, at most three. */
  List<String> enumeratorsNear(String name);

  /** In a return probe, what is visible at the function's entry. */
  default Optional<ContextVariables> entry() {
    return Optional.empty();
  }

  /** Whether a target has to be read at the entry, because it is gone at the return. */
  default boolean isFromEntry(Target target) {
    return false;
  }
}
