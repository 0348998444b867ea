// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Expression;
import io.jstap.translator.optimize.AstWalk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is assigned to the scalar globals of a program, and where. */
final class GlobalAssignments {
  /**
   * An assigned value.
   *
   * @param place of a handler: what its probe point offers; empty for a function, which takes the
   *     place of whoever asks
   */
  record Assigned(Expression value, Body body, Optional<ContextVariables> place) {}

  private final Map<String, List<Assigned>> assignments = new HashMap<>();

  /** Adds what a body assigns. */
  void add(Body body, Optional<ContextVariables> place) {
    AstWalk.expressions(
        body.block(),
        expression -> {
          if (expression instanceof Expression.Assignment assignment
              && assignment.operator().isEmpty()
              && assignment.target() instanceof Expression.Name name
              && !body.locals().containsKey(name.name())) {
            assignments
                .computeIfAbsent(name.name(), global -> new ArrayList<>())
                .add(new Assigned(assignment.value(), body, place));
          }
        });
  }

  List<Assigned> of(String global) {
    return assignments.getOrDefault(global, List.of());
  }

  /** The value that an expression assigns to a name, if it does. */
  static Optional<Expression> assignedTo(Expression expression, String name) {
    return expression instanceof Expression.Assignment assignment
            && assignment.operator().isEmpty()
            && assignment.target() instanceof Expression.Name target
            && target.name().equals(name)
        ? Optional.of(assignment.value())
        : Optional.empty();
  }
}
