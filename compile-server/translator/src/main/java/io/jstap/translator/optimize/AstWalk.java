// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The parts of a script's nodes, so that an analysis names only the nodes it is about. */
public final class AstWalk {
  private AstWalk() {}

  /** Visits a statement and all statements inside it, outer ones first. */
  public static void statements(Statement statement, Consumer<Statement> visit) {
    visit.accept(statement);
    children(statement).forEach(child -> statements(child, visit));
  }

  /** Visits every expression inside a statement, outer ones first. */
  public static void expressions(Statement statement, Consumer<Expression> visit) {
    statements(statement, each -> operands(each).forEach(e -> expression(e, visit)));
  }

  /** Visits an expression and all inside it, outer ones first. */
  public static void expression(Expression expression, Consumer<Expression> visit) {
    visit.accept(expression);
    operands(expression).forEach(operand -> expression(operand, visit));
  }

  /** Whether what stands behind a statement is never reached from it. */
  public static boolean leaves(Statement statement) {
    return switch (statement) {
      case Statement.Return s -> true;
      case Statement.Next s -> true;
      case Statement.Break s -> true;
      case Statement.Continue s -> true;
      case Statement.Block s -> !s.statements().isEmpty() && leaves(s.statements().getLast());
      case Statement.If choice ->
          leaves(choice.whenTrue()) && choice.whenFalse().filter(AstWalk::leaves).isPresent();
      case Statement.TryCatch attempt -> leaves(attempt.body()) && leaves(attempt.handler());
      case Statement.Empty s -> false;
      case Statement.ExpressionStatement s -> false;
      case Statement.While s -> false;
      case Statement.For s -> false;
      case Statement.ForEach s -> false;
      case Statement.Delete s -> false;
    };
  }

  /** The statements directly inside a statement. */
  public static List<Statement> children(Statement statement) {
    return switch (statement) {
      case Statement.Block block -> block.statements();
      case Statement.If choice ->
          Stream.concat(Stream.of(choice.whenTrue()), choice.whenFalse().stream()).toList();
      case Statement.While loop -> List.of(loop.body());
      case Statement.For loop -> List.of(loop.body());
      case Statement.ForEach loop -> List.of(loop.body());
      case Statement.TryCatch attempt -> List.of(attempt.body(), attempt.handler());
      case Statement.Empty s -> List.of();
      case Statement.ExpressionStatement s -> List.of();
      case Statement.Break s -> List.of();
      case Statement.Continue s -> List.of();
      case Statement.Next s -> List.of();
      case Statement.Return s -> List.of();
      case Statement.Delete s -> List.of();
    };
  }

  /** The expressions directly in a statement. */
  public static List<Expression> operands(Statement statement) {
    return switch (statement) {
      case Statement.ExpressionStatement s -> List.of(s.expression());
      case Statement.If choice -> List.of(choice.condition());
      case Statement.While loop -> List.of(loop.condition());
      case Statement.For loop ->
          Stream.of(loop.start(), loop.condition(), loop.step())
              .flatMap(each -> each.stream())
              .toList();
      case Statement.ForEach loop -> {
        List<Expression> parts = new ArrayList<>();
        parts.add(loop.base());
        parts.addAll(loop.slice());
        loop.limit().ifPresent(parts::add);
        yield parts;
      }
      case Statement.Return back -> back.value().stream().toList();
      case Statement.Delete delete -> List.of(delete.target());
      case Statement.Block s -> List.of();
      case Statement.Empty s -> List.of();
      case Statement.Break s -> List.of();
      case Statement.Continue s -> List.of();
      case Statement.Next s -> List.of();
      case Statement.TryCatch s -> List.of();
    };
  }

  /** The direct operands of an expression, targets of assignments included. */
  public static List<Expression> operands(Expression expression) {
    return switch (expression) {
      case Expression.Element e -> e.keys();
      case Expression.Call c -> c.arguments();
      case Expression.Unary u -> List.of(u.operand());
      case Expression.Binary b -> List.of(b.left(), b.right());
      case Expression.Assignment a -> List.of(a.target(), a.value());
      case Expression.Accumulate a -> List.of(a.target(), a.value());
      case Expression.Increment i -> List.of(i.target());
      case Expression.Conditional c -> List.of(c.condition(), c.whenTrue(), c.whenFalse());
      case Expression.Membership m -> joined(m.keys(), m.base());
      case Expression.RegexMatch m -> List.of(m.text());
      case Expression.Print p -> p.arguments();
      case Expression.Extract e -> List.of(e.statistics());
      case Expression.Histogram h -> List.of(h.statistics());
      case Expression.HistogramElement e -> List.of(e.histogram(), e.index());
      case Expression.TargetVariable v -> indexes(v.accesses());
      case Expression.VariableByName v -> indexes(v.accesses());
      case Expression.Cast c -> joined(indexes(c.accesses()), c.value());
      case Expression.Autocast c -> joined(indexes(c.accesses()), c.value());
      case Expression.AddressOf a -> List.of(a.operand());
      case Expression.Defined d -> List.of(d.operand());
      case Expression.Entry e -> List.of(e.operand());
      case Expression.EnumName e -> List.of(e.value());
      case Expression.Dereference d -> List.of(d.size(), d.address());
      case Expression.RegisterValue r -> List.of(r.number());
      case Expression.NumberLiteral e -> List.of();
      case Expression.TextLiteral e -> List.of();
      case Expression.Name e -> List.of();
      case Expression.AnyKey e -> List.of();
      case Expression.ProbeWrite e -> List.of();
      case Expression.PerfCounter e -> List.of();
      case Expression.Constant e -> List.of();
      case Expression.EnumValue e -> List.of();
      case Expression.EmbeddedCExpression e -> List.of();
    };
  }

  private static List<Expression> indexes(List<Expression.Access> accesses) {
    List<Expression> indexes = new ArrayList<>();
    for (Expression.Access access : accesses) {
      if (access instanceof Expression.Access.Index index) {
        indexes.add(index.index());
      }
    }
    return indexes;
  }

  private static List<Expression> joined(List<Expression> first, Expression last) {
    return Stream.concat(first.stream(), Stream.of(last)).toList();
  }
}
