// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Infers the types of arrays: of their keys, and of the values of their elements. */
final class ArrayTyper {
  private final Typer typer;
  private final Body body;
  private final Names names;

  ArrayTyper(Typer typer, Body body, Names names) {
    this.typer = typer;
    this.body = body;
    this.names = names;
  }

  /** The value of an element. */
  Optional<ValueType> element(Expression.Element element, @Nullable ValueType expected) {
    return array(element, /* anyKey= */ false)
        .flatMap(array -> typer.value(array, element.span(), expected));
  }

  /** An element that gets a value. */
  Optional<ValueType> assigned(Expression.Element element, @Nullable ValueType expected) {
    Optional<Symbol.Global> array = array(element, /* anyKey= */ false);
    array.ifPresent(Symbol.Global::markAssigned);
    return array.flatMap(found -> typer.value(found, element.span(), expected));
  }

  /**
   * The array of an element whose keys are typed on the way.
   *
   * @param anyKey whether {@code *} may stand for a key
   */
  Optional<Symbol.Global> array(Expression.Element element, boolean anyKey) {
    Optional<Symbol.Global> array =
        names.array(body, element.array().name(), element.array().span(), element.keys().size());
    if (array.isPresent()) {
      keys(array.get(), element.keys(), anyKey);
    } else {
      element.keys().stream()
          .filter(key -> !(key instanceof Expression.AnyKey))
          .forEach(key -> typer.type(key, null));
    }
    return array;
  }

  /** Keys of an array, for one element or, with {@code anyKey}, for a slice. */
  void keys(Symbol.Global array, List<Expression> keys, boolean anyKey) {
    for (int i = 0; i < keys.size(); i++) {
      if (!anyKey || !(keys.get(i) instanceof Expression.AnyKey)) {
        typer.unify(array.key(i), keys.get(i), "key %d of '%s'".formatted(i + 1, array.name()));
      }
    }
  }

  /** {@code key in array}, or the bucket of a histogram. */
  void membership(Expression.Membership membership) {
    switch (membership.base()) {
      case Expression.Name name ->
          names
              .array(body, name.name(), name.span(), membership.keys().size())
              .ifPresent(array -> keys(array, membership.keys(), /* anyKey= */ true));
      case Expression.Histogram histogram -> {
        typer.statistics().histogram(histogram);
        membership.keys().forEach(key -> typer.type(key, ValueType.LONG));
        if (membership.keys().size() != 1) {
          typer
              .problems()
              .problem(
                  Problem.error(
                      ElaborationProblem.INCONSISTENT_ARITY,
                      membership.span(),
                      "a histogram has one key, the number of a bucket"));
        }
      }
      default ->
          typer
              .problems()
              .problem(
                  Problem.error(
                          ElaborationProblem.UNKNOWN_ARRAY,
                          membership.base().span(),
                          "'in' needs an array on its right")
                      .withHelp("for example: if (k in a) ..."));
    }
  }
}
