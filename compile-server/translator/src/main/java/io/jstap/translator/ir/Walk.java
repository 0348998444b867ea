// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The parts of nodes, so that an analysis names only the nodes it is about. */
public final class Walk {
  private Walk() {}

  /** Visits every expression below a statement, operands before the expression that uses them, and every place. */
  public static void expressions(
      Statement statement, Consumer<Expression> visit, Consumer<Place> visitPlace) {
    statements(
        statement,
        each -> {
          operands(each).forEach(e -> expression(e, visit, visitPlace));
          places(each).forEach(p -> place(p, visit, visitPlace));
        });
  }

  /** Visits a statement and all statements inside it. */
  public static void statements(Statement statement, Consumer<Statement> visit) {
    visit.accept(statement);
    children(statement).forEach(child -> statements(child, visit));
  }

  /** Visits an expression and all inside it. */
  public static void expression(
      Expression expression, Consumer<Expression> visit, Consumer<Place> visitPlace) {
    operands(expression).forEach(e -> expression(e, visit, visitPlace));
    places(expression).forEach(p -> place(p, visit, visitPlace));
    visit.accept(expression);
  }

  private static void place(Place place, Consumer<Expression> visit, Consumer<Place> visitPlace) {
    if (place instanceof Place.ElementPlace element) {
      element.keys().forEach(key -> expression(key, visit, visitPlace));
    }
    visitPlace.accept(place);
  }

  private static List<Statement> children(Statement statement) {
    return switch (statement) {
      case Statement.Block block -> block.statements();
      case Statement.If choice ->
          choice
              .whenFalse()
              .map(otherwise -> List.of(choice.whenTrue(), otherwise))
              .orElse(List.of(choice.whenTrue()));
      case Statement.Loop loop -> List.of(loop.body());
      case Statement.ForEach forEach -> List.of(forEach.body());
      case Statement.TryCatch attempt -> List.of(attempt.body(), attempt.handler());
      case Statement.Evaluate e -> List.of();
      case Statement.CallStatement c -> List.of();
      case Statement.Break b -> List.of();
      case Statement.Continue c -> List.of();
      case Statement.Next n -> List.of();
      case Statement.Return r -> List.of();
      case Statement.Delete d -> List.of();
      case Statement.DeleteAll d -> List.of();
    };
  }

  private static List<Expression> operands(Statement statement) {
    return switch (statement) {
      case Statement.Evaluate evaluate -> List.of(evaluate.expression());
      case Statement.CallStatement call -> call.arguments();
      case Statement.If choice -> List.of(choice.condition());
      case Statement.Loop loop ->
          Stream.concat(Stream.of(loop.condition()), loop.step().stream()).toList();
      case Statement.ForEach forEach -> forEach.limit().stream().toList();
      case Statement.Return back -> back.value().stream().toList();
      case Statement.Block b -> List.of();
      case Statement.TryCatch t -> List.of();
      case Statement.Break b -> List.of();
      case Statement.Continue c -> List.of();
      case Statement.Next n -> List.of();
      case Statement.Delete d -> List.of();
      case Statement.DeleteAll d -> List.of();
    };
  }

  private static List<Place> places(Statement statement) {
    return switch (statement) {
      case Statement.ForEach forEach ->
          Stream.concat(forEach.keys().stream(), forEach.value().stream()).toList();
      case Statement.Delete delete -> List.of(delete.place());
      case Statement.TryCatch attempt -> toList(attempt.message());
      case Statement.Block b -> List.of();
      case Statement.Evaluate e -> List.of();
      case Statement.CallStatement c -> List.of();
      case Statement.If i -> List.of();
      case Statement.Loop l -> List.of();
      case Statement.Break b -> List.of();
      case Statement.Continue c -> List.of();
      case Statement.Next n -> List.of();
      case Statement.Return r -> List.of();
      case Statement.DeleteAll d -> List.of();
    };
  }

  private static List<Place> toList(Optional<Place> place) {
    return place.stream().toList();
  }

  /** The direct operands of an expression, from left to right; not the keys of places. */
  public static List<Expression> operands(Expression expression) {
    return switch (expression) {
      case Expression.ElementRead e -> e.keys();
      case Expression.ElementExists e -> e.keys();
      case Expression.Assign a -> List.of(a.value());
      case Expression.Update u -> List.of(u.operand());
      case Expression.Append a -> List.of(a.suffix());
      case Expression.Arithmetic a -> List.of(a.left(), a.right());
      case Expression.Negate n -> List.of(n.operand());
      case Expression.Complement c -> List.of(c.operand());
      case Expression.Not n -> List.of(n.operand());
      case Expression.Compare c -> List.of(c.left(), c.right());
      case Expression.And a -> List.of(a.left(), a.right());
      case Expression.Or o -> List.of(o.left(), o.right());
      case Expression.Conditional c -> List.of(c.condition(), c.whenTrue(), c.whenFalse());
      case Expression.Concatenate c -> List.of(c.left(), c.right());
      case Expression.Call c -> c.arguments();
      case Expression.Print p -> p.arguments();
      case Expression.PrintToString p -> p.arguments();
      case Expression.Load l -> List.of(l.address());
      case Expression.Extend e -> List.of(e.operand());
      case Expression.NumberLiteral n -> List.of();
      case Expression.StringLiteral s -> List.of();
      case Expression.LocalRead r -> List.of();
      case Expression.GlobalRead r -> List.of();
      case Expression.Register r -> List.of();
      case Expression.ReturnValue r -> List.of();
      case Expression.RelocatedAddress r -> List.of();
      case Expression.EmbeddedC e -> List.of();
    };
  }

  private static List<Place> places(Expression expression) {
    return switch (expression) {
      case Expression.Assign a -> List.of(a.place());
      case Expression.Update u -> List.of(u.place());
      case Expression.Append a -> List.of(a.place());
      case Expression.ElementRead e -> List.of();
      case Expression.ElementExists e -> List.of();
      case Expression.Arithmetic a -> List.of();
      case Expression.Negate n -> List.of();
      case Expression.Complement c -> List.of();
      case Expression.Not n -> List.of();
      case Expression.Compare c -> List.of();
      case Expression.And a -> List.of();
      case Expression.Or o -> List.of();
      case Expression.Conditional c -> List.of();
      case Expression.Concatenate c -> List.of();
      case Expression.Call c -> List.of();
      case Expression.Print p -> List.of();
      case Expression.PrintToString p -> List.of();
      case Expression.Load l -> List.of();
      case Expression.Extend e -> List.of();
      case Expression.NumberLiteral n -> List.of();
      case Expression.StringLiteral s -> List.of();
      case Expression.LocalRead r -> List.of();
      case Expression.GlobalRead r -> List.of();
      case Expression.Register r -> List.of();
      case Expression.ReturnValue r -> List.of();
      case Expression.RelocatedAddress r -> List.of();
      case Expression.EmbeddedC e -> List.of();
    };
  }
}
