// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import java.util.HashSet;
import java.util.Set;

/** The names whose value some code uses; what is only ever stored to is not among them. */
final class LocalReads {
  private final Set<String> read = new HashSet<>();

  private LocalReads() {}

  static Set<String> of(Statement body) {
    LocalReads reads = new LocalReads();
    AstWalk.statements(body, reads::statement);
    return reads.read;
  }

  private void statement(Statement statement) {
    if (statement instanceof Statement.ExpressionStatement s) {
      discarded(s.expression());
    } else if (statement instanceof Statement.For loop) {
      loop.start().ifPresent(this::discarded);
      loop.condition().ifPresent(this::value);
      loop.step().ifPresent(this::discarded);
    } else if (!(statement instanceof Statement.Delete delete
        && delete.target() instanceof Expression.Name)) {
      AstWalk.operands(statement).forEach(this::value);
    }
  }

  /** An expression whose own value nobody takes: a changed variable is not read by that. */
  private void discarded(Expression expression) {
    switch (expression) {
      case Expression.Assignment a when a.target() instanceof Expression.Name -> value(a.value());
      case Expression.Increment i when i.target() instanceof Expression.Name -> {}
      case Expression.Accumulate a when a.target() instanceof Expression.Name -> value(a.value());
      default -> value(expression);
    }
  }

  private void value(Expression expression) {
    switch (expression) {
      case Expression.Name name -> read.add(name.name());
      case Expression.Assignment a
          when a.operator().isEmpty() && a.target() instanceof Expression.Name ->
          value(a.value());
      default -> AstWalk.operands(expression).forEach(this::value);
    }
  }
}
