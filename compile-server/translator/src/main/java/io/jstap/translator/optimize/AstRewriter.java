// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rebuilds a script's nodes, so that a rewriting names only the nodes it is about. */
public class AstRewriter {
  /** What stands for a statement; here itself with rewritten parts. */
  protected Statement statement(Statement statement) {
    return switch (statement) {
      case Statement.Block s -> block(s);
      case Statement.ExpressionStatement s ->
          new Statement.ExpressionStatement(s.span(), expression(s.expression()));
      case Statement.If s ->
          new Statement.If(
              s.span(),
              expression(s.condition()),
              statement(s.whenTrue()),
              s.whenFalse().map(this::statement));
      case Statement.While s ->
          new Statement.While(s.span(), expression(s.condition()), statement(s.body()));
      case Statement.For s ->
          new Statement.For(
              s.span(),
              s.start().map(this::expression),
              s.condition().map(this::expression),
              s.step().map(this::expression),
              statement(s.body()));
      case Statement.ForEach s ->
          new Statement.ForEach(
              s.span(),
              s.keys(),
              s.value(),
              expression(s.base()),
              all(s.slice(), this::expression),
              s.sort(),
              s.limit().map(this::expression),
              statement(s.body()));
      case Statement.Return s -> new Statement.Return(s.span(), s.value().map(this::expression));
      case Statement.Delete s -> new Statement.Delete(s.span(), expression(s.target()));
      case Statement.TryCatch s ->
          new Statement.TryCatch(s.span(), block(s.body()), s.message(), block(s.handler()));
      case Statement.Empty s -> s;
      case Statement.Break s -> s;
      case Statement.Continue s -> s;
      case Statement.Next s -> s;
    };
  }

  /** The same for a block, which stays one. */
  protected Statement.Block block(Statement.Block block) {
    return new Statement.Block(block.span(), all(block.statements(), this::statement));
  }

  /** What stands for an expression; here itself with rewritten operands. */
  protected Expression expression(Expression expression) {
    return with(expression, all(AstWalk.operands(expression), this::expression).iterator());
  }

  private static <T> List<T> all(List<T> parts, UnaryOperator<T> rewrite) {
    return parts.stream().map(rewrite).toList();
  }

  /** The expression with other operands, in the order in which {@link AstWalk} gives them. */
  private static Expression with(Expression expression, Iterator<Expression> next) {
    return switch (expression) {
      case Expression.Element e ->
          new Expression.Element(e.span(), e.array(), take(e.keys().size(), next));
      case Expression.Call e ->
          new Expression.Call(e.span(), e.function(), take(e.arguments().size(), next));
      case Expression.Unary e -> new Expression.Unary(e.span(), e.operator(), next.next());
      case Expression.Binary e ->
          new Expression.Binary(e.span(), e.operator(), next.next(), next.next());
      case Expression.Assignment e ->
          new Expression.Assignment(e.span(), next.next(), e.operator(), next.next());
      case Expression.Accumulate e -> new Expression.Accumulate(e.span(), next.next(), next.next());
      case Expression.Increment e ->
          new Expression.Increment(e.span(), next.next(), e.decrement(), e.prefix());
      case Expression.Conditional e ->
          new Expression.Conditional(e.span(), next.next(), next.next(), next.next());
      case Expression.Membership e ->
          new Expression.Membership(e.span(), take(e.keys().size(), next), next.next());
      case Expression.RegexMatch e ->
          new Expression.RegexMatch(e.span(), next.next(), e.regex(), e.regexSpan(), e.negated());
      case Expression.Print e ->
          new Expression.Print(
              e.span(), e.function(), e.format(), e.delimiter(), take(e.arguments().size(), next));
      case Expression.Extract e ->
          new Expression.Extract(e.span(), e.extractor(), next.next(), e.parameter());
      case Expression.Histogram e ->
          new Expression.Histogram(e.span(), next.next(), e.parameters());
      case Expression.HistogramElement e ->
          new Expression.HistogramElement(
              e.span(), (Expression.Histogram) next.next(), next.next());
      case Expression.TargetVariable e ->
          new Expression.TargetVariable(
              e.span(), e.name(), accesses(e.accesses(), next), e.prettyPrint());
      case Expression.VariableByName e ->
          new Expression.VariableByName(
              e.span(), e.name(), e.module(), accesses(e.accesses(), next), e.prettyPrint());
      case Expression.Cast e -> {
        List<Expression.Access> accesses = accesses(e.accesses(), next);
        yield new Expression.Cast(
            e.span(), next.next(), e.type(), e.module(), accesses, e.prettyPrint());
      }
      case Expression.Autocast e -> {
        List<Expression.Access> accesses = accesses(e.accesses(), next);
        yield new Expression.Autocast(e.span(), next.next(), accesses, e.prettyPrint());
      }
      case Expression.AddressOf e -> new Expression.AddressOf(e.span(), next.next());
      case Expression.Defined e -> new Expression.Defined(e.span(), next.next());
      case Expression.Entry e -> new Expression.Entry(e.span(), next.next());
      case Expression.EnumName e ->
          new Expression.EnumName(e.span(), next.next(), e.type(), e.module());
      case Expression.Dereference e ->
          new Expression.Dereference(e.span(), e.user(), next.next(), next.next());
      case Expression.RegisterValue e ->
          new Expression.RegisterValue(e.span(), e.user(), next.next());
      case Expression.NumberLiteral e -> e;
      case Expression.TextLiteral e -> e;
      case Expression.Name e -> e;
      case Expression.AnyKey e -> e;
      case Expression.ProbeWrite e -> e;
      case Expression.PerfCounter e -> e;
      case Expression.Constant e -> e;
      case Expression.EnumValue e -> e;
      case Expression.EmbeddedCExpression e -> e;
    };
  }

  private static List<Expression> take(int count, Iterator<Expression> next) {
    List<Expression> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      taken.add(next.next());
    }
    return taken;
  }

  private static List<Expression.Access> accesses(
      List<Expression.Access> accesses, Iterator<Expression> next) {
    return accesses.stream()
        .map(
            access ->
                access instanceof Expression.Access.Index index
                    ? new Expression.Access.Index(index.span(), next.next())
                    : access)
        .toList();
  }
}
