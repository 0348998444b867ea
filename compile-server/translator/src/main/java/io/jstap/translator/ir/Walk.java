// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The parts of nodes, so that an analysis names only the nodes it is about. */
public final class Walk {
  private Walk() {}

  /**
   * Visits every expression below a statement, operands before the expression that uses them, and
   * every place.
   */
  public static void expressions(
      Action statement, Consumer<Value> visit, Consumer<Place> visitPlace) {
    statements(
        statement,
        each -> {
          operands(each).forEach(e -> expression(e, visit, visitPlace));
          places(each).forEach(p -> place(p, visit, visitPlace));
        });
  }

  /** Visits the function of every call below a statement. */
  public static void calls(Action statement, Consumer<Function> visit) {
    expressions(
        statement,
        expression -> {
          if (expression instanceof Value.Call call) {
            visit.accept(call.function());
          }
        },
        place -> {});
    statements(
        statement,
        each -> {
          if (each instanceof Action.CallStatement call) {
            visit.accept(call.function());
          }
        });
  }

  /** The local and global scalars that are read or written below a statement. */
  public static Set<Variable> variables(Action statement) {
    Set<Variable> found = Collections.newSetFromMap(new IdentityHashMap<>());
    expressions(
        statement,
        expression -> {
          if (expression instanceof Value.LocalRead read) {
            found.add(read.variable());
          } else if (expression instanceof Value.GlobalRead read) {
            found.add(read.variable());
          }
        },
        place -> {
          if (place instanceof Place.LocalPlace local) {
            found.add(local.variable());
          } else if (place instanceof Place.GlobalPlace global) {
            found.add(global.variable());
          }
        });
    return found;
  }

  /** Visits a statement and all statements inside it. */
  public static void statements(Action statement, Consumer<Action> visit) {
    visit.accept(statement);
    children(statement).forEach(child -> statements(child, visit));
  }

  /** Visits an expression and all inside it. */
  public static void expression(
      Value expression, Consumer<Value> visit, Consumer<Place> visitPlace) {
    operands(expression).forEach(e -> expression(e, visit, visitPlace));
    places(expression).forEach(p -> place(p, visit, visitPlace));
    visit.accept(expression);
  }

  private static void place(Place place, Consumer<Value> visit, Consumer<Place> visitPlace) {
    if (place instanceof Place.ElementPlace element) {
      element.keys().forEach(key -> expression(key, visit, visitPlace));
    }
    visitPlace.accept(place);
  }

  private static List<Action> children(Action statement) {
    return switch (statement) {
      case Action.Block block -> block.statements();
      case Action.If choice ->
          choice
              .whenFalse()
              .map(otherwise -> List.of(choice.whenTrue(), otherwise))
              .orElse(List.of(choice.whenTrue()));
      case Action.Loop loop -> List.of(loop.body());
      case Action.ForEach forEach -> List.of(forEach.body());
      case Action.ForEachBucket forEach -> List.of(forEach.body());
      case Action.TryCatch attempt -> List.of(attempt.body(), attempt.handler());
      case Action.Evaluate e -> List.of();
      case Action.CallStatement c -> List.of();
      case Action.Break b -> List.of();
      case Action.Continue c -> List.of();
      case Action.Next n -> List.of();
      case Action.Return r -> List.of();
      case Action.Delete d -> List.of();
      case Action.DeleteAll d -> List.of();
      case Action.DeleteSlice d -> List.of();
      case Action.SaveEntry s -> List.of();
    };
  }

  private static List<Value> operands(Action statement) {
    return switch (statement) {
      case Action.Evaluate evaluate -> List.of(evaluate.expression());
      case Action.CallStatement call -> call.arguments();
      case Action.If choice -> List.of(choice.condition());
      case Action.Loop loop ->
          Stream.concat(Stream.of(loop.condition()), loop.step().stream()).toList();
      case Action.ForEach forEach ->
          Stream.concat(given(forEach.slice()), forEach.limit().stream()).toList();
      case Action.ForEachBucket forEach ->
          Stream.concat(forEach.keys().stream(), forEach.limit().stream()).toList();
      case Action.DeleteSlice delete -> given(delete.keys()).toList();
      case Action.SaveEntry save -> List.of(save.value());
      case Action.Return back -> back.value().stream().toList();
      case Action.Block b -> List.of();
      case Action.TryCatch t -> List.of();
      case Action.Break b -> List.of();
      case Action.Continue c -> List.of();
      case Action.Next n -> List.of();
      case Action.Delete d -> List.of();
      case Action.DeleteAll d -> List.of();
    };
  }

  private static List<Place> places(Action statement) {
    return switch (statement) {
      case Action.ForEach forEach ->
          Stream.concat(forEach.keys().stream(), forEach.value().stream()).toList();
      case Action.ForEachBucket forEach ->
          Stream.concat(Stream.of(forEach.bucket()), forEach.count().stream()).toList();
      case Action.Delete delete -> List.of(delete.place());
      case Action.TryCatch attempt -> toList(attempt.message());
      case Action.Block b -> List.of();
      case Action.Evaluate e -> List.of();
      case Action.CallStatement c -> List.of();
      case Action.If i -> List.of();
      case Action.Loop l -> List.of();
      case Action.Break b -> List.of();
      case Action.Continue c -> List.of();
      case Action.Next n -> List.of();
      case Action.Return r -> List.of();
      case Action.DeleteAll d -> List.of();
      case Action.DeleteSlice d -> List.of();
      case Action.SaveEntry s -> List.of();
    };
  }

  private static Stream<Value> given(List<Optional<Value>> keys) {
    return keys.stream().flatMap(Optional::stream);
  }

  private static List<Value> joined(List<Value> keys, Value last) {
    return Stream.concat(keys.stream(), Stream.of(last)).toList();
  }

  private static List<Place> toList(Optional<Place> place) {
    return place.stream().toList();
  }

  /** The direct operands of an expression, from left to right; not the keys of places. */
  public static List<Value> operands(Value expression) {
    return switch (expression) {
      case Value.ElementRead e -> e.keys();
      case Value.ElementExists e -> e.keys();
      case Value.SliceExists e -> given(e.keys()).toList();
      case Value.Accumulate a -> joined(a.keys(), a.value());
      case Value.Extract e -> e.keys();
      case Value.Bucket b -> joined(b.keys(), b.number());
      case Value.BucketExists b -> joined(b.keys(), b.number());
      case Value.PrintHistogram p -> p.keys();
      case Value.HistogramText h -> h.keys();
      case Value.Assign a -> List.of(a.value());
      case Value.Update u -> List.of(u.operand());
      case Value.Append a -> List.of(a.suffix());
      case Value.Arithmetic a -> List.of(a.left(), a.right());
      case Value.Negate n -> List.of(n.operand());
      case Value.Complement c -> List.of(c.operand());
      case Value.Not n -> List.of(n.operand());
      case Value.Compare c -> List.of(c.left(), c.right());
      case Value.Match m -> List.of(m.text());
      case Value.And a -> List.of(a.left(), a.right());
      case Value.Or o -> List.of(o.left(), o.right());
      case Value.Conditional c -> List.of(c.condition(), c.whenTrue(), c.whenFalse());
      case Value.Concatenate c -> List.of(c.left(), c.right());
      case Value.Call c -> c.arguments();
      case Value.Print p -> p.arguments();
      case Value.PrintToString p -> p.arguments();
      case Value.Load l -> List.of(l.address());
      case Value.Store s -> List.of(s.address(), s.value());
      case Value.StoreRegister s -> List.of(s.value());
      case Value.MemoryString k -> List.of(k.address());
      case Value.Guarded g -> List.of(g.text(), g.otherwise());
      case Value.EnumeratorName n -> List.of(n.value());
      case Value.Answer a -> List.of(a.text());
      case Value.ShowAsData s -> List.of();
      case Value.EntryRead e -> List.of();
      case Value.Counter v -> List.of();
      case Value.Extend e -> List.of(e.operand());
      case Value.FloatConversion e -> List.of(e.operand());
      case Value.NumberLiteral n -> List.of();
      case Value.StringLiteral s -> List.of();
      case Value.LocalRead r -> List.of();
      case Value.GlobalRead r -> List.of();
      case Value.Register r -> List.of();
      case Value.ReturnValue r -> List.of();
      case Value.Argument a -> List.of();
      case Value.RelocatedAddress r -> List.of();
      case Value.EmbeddedC e -> List.of();
    };
  }

  private static List<Place> places(Value expression) {
    return switch (expression) {
      case Value.Assign a -> List.of(a.place());
      case Value.Update u -> List.of(u.place());
      case Value.Append a -> List.of(a.place());
      case Value.ElementRead e -> List.of();
      case Value.ElementExists e -> List.of();
      case Value.SliceExists e -> List.of();
      case Value.Accumulate a -> List.of();
      case Value.Extract e -> List.of();
      case Value.Bucket b -> List.of();
      case Value.BucketExists b -> List.of();
      case Value.PrintHistogram p -> List.of();
      case Value.HistogramText h -> List.of();
      case Value.Arithmetic a -> List.of();
      case Value.Negate n -> List.of();
      case Value.Complement c -> List.of();
      case Value.Not n -> List.of();
      case Value.Compare c -> List.of();
      case Value.Match m -> List.of();
      case Value.And a -> List.of();
      case Value.Or o -> List.of();
      case Value.Conditional c -> List.of();
      case Value.Concatenate c -> List.of();
      case Value.Call c -> List.of();
      case Value.Print p -> List.of();
      case Value.PrintToString p -> List.of();
      case Value.Load l -> List.of();
      case Value.Store s -> List.of();
      case Value.StoreRegister s -> List.of();
      case Value.Counter v -> List.of();
      case Value.MemoryString k -> List.of();
      case Value.Guarded g -> List.of();
      case Value.EnumeratorName n -> List.of();
      case Value.Answer a -> List.of();
      case Value.ShowAsData s -> List.of();
      case Value.EntryRead e -> List.of();
      case Value.Extend e -> List.of();
      case Value.FloatConversion e -> List.of();
      case Value.NumberLiteral n -> List.of();
      case Value.StringLiteral s -> List.of();
      case Value.LocalRead r -> List.of();
      case Value.GlobalRead r -> List.of();
      case Value.Register r -> List.of();
      case Value.ReturnValue r -> List.of();
      case Value.Argument a -> List.of();
      case Value.RelocatedAddress r -> List.of();
      case Value.EmbeddedC e -> List.of();
    };
  }
}
