// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Optional;

/** A statement. Every executed one costs an action of the handler's budget, except blocks. */
public sealed interface Statement {
  SourceSpan span();

  record Block(SourceSpan span, List<Statement> statements) implements Statement {
    public Block {
      statements = List.copyOf(statements);
    }
  }

  /** Evaluates an expression for its effect. */
  record Evaluate(SourceSpan span, Expression expression) implements Statement {}

  /** Calls a function whose result, if it has one, is not used. */
  record CallStatement(SourceSpan span, Function function, List<Expression> arguments)
      implements Statement {}

  record If(SourceSpan span, Expression condition, Statement whenTrue, Optional<Statement> whenFalse)
      implements Statement {}

  /** {@code while} and {@code for}: {@code step} runs after the body and after {@code continue}. */
  record Loop(SourceSpan span, Expression condition, Optional<Expression> step, Statement body)
      implements Statement {}

  /**
   * Visits the elements of an array.
   *
   * @param keys variables that take the keys
   * @param value variable that takes the value
   * @param order how elements are sorted, if they are
   * @param limit how many elements are visited at the most
   */
  record ForEach(
      SourceSpan span,
      Variable.Array array,
      List<Place> keys,
      Optional<Place> value,
      Optional<Order> order,
      Optional<Expression> limit,
      Statement body)
      implements Statement {
    public ForEach {
      keys = List.copyOf(keys);
    }
  }

  /**
   * @param by 0 for the value, 1 for the first key, and so on
   */
  record Order(int by, boolean descending) {}

  record Break(SourceSpan span) implements Statement {}

  record Continue(SourceSpan span) implements Statement {}

  /** Ends the handler, or passes to the next overload of a function. */
  record Next(SourceSpan span) implements Statement {}

  record Return(SourceSpan span, Optional<Expression> value) implements Statement {}

  /** Removes an element, or resets a scalar. */
  record Delete(SourceSpan span, Place place) implements Statement {}

  record DeleteAll(SourceSpan span, Variable.Array array) implements Statement {}

  /** {@code message} takes the text of a caught error. */
  record TryCatch(SourceSpan span, Statement body, Optional<Place> message, Statement handler)
      implements Statement {}
}
