// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Optional;

/** A statement. Every executed one costs an action of the handler's budget, except blocks. */
public sealed interface Action {
  SourceSpan span();

  record Block(SourceSpan span, List<Action> statements) implements Action {
    public Block {
      statements = List.copyOf(statements);
    }
  }

  /** Evaluates an expression for its effect. */
  record Evaluate(SourceSpan span, Value expression) implements Action {}

  /** Calls a function whose result, if it has one, is not used. */
  record CallStatement(SourceSpan span, Function function, List<Value> arguments)
      implements Action {}

  record If(SourceSpan span, Value condition, Action whenTrue, Optional<Action> whenFalse)
      implements Action {}

  /** {@code while} and {@code for}: {@code step} runs after the body and after {@code continue}. */
  record Loop(SourceSpan span, Value condition, Optional<Value> step, Action body)
      implements Action {}

  /**
   * Visits the elements of an array.
   *
   * @param keys variables that take the keys
   * @param value variable that takes the value
   * @param slice one entry for each key, empty where any key will do; no entries without a slice
   * @param order how elements are sorted, if they are
   * @param limit how many elements are visited at the most
   */
  record ForEach(
      SourceSpan span,
      Variable.Array array,
      List<Place> keys,
      Optional<Place> value,
      List<Optional<Value>> slice,
      Optional<Order> order,
      Optional<Value> limit,
      Action body)
      implements Action {
    public ForEach {
      keys = List.copyOf(keys);
      slice = List.copyOf(slice);
    }
  }

  /**
   * @param by 0 for the value, 1 for the first key, and so on
   * @param extractor which number of a statistic is compared
   */
  record Order(int by, boolean descending, Extractor extractor) {}

  /**
   * Visits the buckets of a histogram in their order; none of an empty one.
   *
   * @param bucket variable that takes the number of the bucket
   * @param count variable that takes how many values are in it
   */
  record ForEachBucket(
      SourceSpan span,
      Variable.Array statistic,
      List<Value> keys,
      Place bucket,
      Optional<Place> count,
      Optional<Value> limit,
      Action body)
      implements Action {
    public ForEachBucket {
      keys = List.copyOf(keys);
    }
  }

  /** Keeps a value of a function's entry for its return. */
  record SaveEntry(SourceSpan span, EntrySlot slot, Value value) implements Action {}

  record Break(SourceSpan span) implements Action {}

  record Continue(SourceSpan span) implements Action {}

  /** Ends the handler, or passes to the next overload of a function. */
  record Next(SourceSpan span) implements Action {}

  record Return(SourceSpan span, Optional<Value> value) implements Action {}

  /** Removes an element, or resets a scalar. */
  record Delete(SourceSpan span, Place place) implements Action {}

  record DeleteAll(SourceSpan span, Variable.Array array) implements Action {}

  /**
   * Removes the elements that have the given keys.
   *
   * @param keys one entry for each key, empty where any key will do
   */
  record DeleteSlice(SourceSpan span, Variable.Array array, List<Optional<Value>> keys)
      implements Action {
    public DeleteSlice {
      keys = List.copyOf(keys);
    }
  }

  /** {@code message} takes the text of a caught error. */
  record TryCatch(SourceSpan span, Action body, Optional<Place> message, Action handler)
      implements Action {}
}
