// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Extractor;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers statements. */
final class StatementLowering {
  private final Lowering lowering;

  StatementLowering(Lowering lowering) {
    this.lowering = lowering;
  }

  Action.Block block(Statement.Block block) {
    List<Action> actions = new ArrayList<>();
    block.statements().forEach(statement -> lower(statement, actions));
    return new Action.Block(block.span(), actions);
  }

  private Action single(Statement statement) {
    List<Action> actions = new ArrayList<>();
    lower(statement, actions);
    return actions.size() == 1 ? actions.getFirst() : new Action.Block(statement.span(), actions);
  }

  private void lower(Statement statement, List<Action> to) {
    switch (statement) {
      case Statement.Block block -> to.add(block(block));
      case Statement.Empty empty -> {}
      case Statement.ExpressionStatement expression -> to.add(evaluate(expression.expression()));
      case Statement.If choice -> choice(choice, to);
      case Statement.While loop ->
          to.add(
              new Action.Loop(
                  loop.span(),
                  lowering.value(loop.condition()),
                  Optional.empty(),
                  single(loop.body())));
      case Statement.For loop -> {
        loop.start().ifPresent(start -> to.add(evaluate(start)));
        to.add(
            new Action.Loop(
                loop.span(),
                loop.condition()
                    .map(lowering::value)
                    .orElseGet(() -> new Value.NumberLiteral(loop.span(), 1)),
                loop.step().map(lowering::value),
                single(loop.body())));
      }
      case Statement.ForEach loop -> to.add(forEach(loop));
      case Statement.Break jump -> to.add(new Action.Break(jump.span()));
      case Statement.Continue jump -> to.add(new Action.Continue(jump.span()));
      case Statement.Next next -> to.add(new Action.Next(next.span()));
      case Statement.Return back ->
          to.add(new Action.Return(back.span(), back.value().map(lowering::value)));
      case Statement.Delete delete -> to.add(delete(delete));
      case Statement.TryCatch attempt ->
          to.add(
              new Action.TryCatch(
                  attempt.span(),
                  block(attempt.body()),
                  attempt.message().map(this::scalar),
                  block(attempt.handler())));
    }
  }

  /** An arm that is ruled out is not looked at: its names need not exist. */
  private void choice(Statement.If choice, List<Action> to) {
    switch (lowering.condition(choice.condition())) {
      case Lowering.Decided decided -> {
        if (decided.holds()) {
          lower(choice.whenTrue(), to);
        } else {
          choice.whenFalse().ifPresent(otherwise -> lower(otherwise, to));
        }
      }
      case Lowering.Open open ->
          to.add(
              new Action.If(
                  choice.span(),
                  open.condition(),
                  single(choice.whenTrue()),
                  choice.whenFalse().map(this::single)));
    }
  }

  private Action evaluate(Expression expression) {
    if (expression instanceof Expression.Call call) {
      return new Action.CallStatement(
          call.span(), lowering.function(call), lowering.values(call.arguments()));
    }
    return new Action.Evaluate(expression.span(), lowering.value(expression));
  }

  private Place scalar(Identifier name) {
    return lowering.scalar(name.name(), name.span());
  }

  private Action forEach(Statement.ForEach loop) {
    if (loop.base() instanceof Expression.Histogram histogram) {
      Lowering.Element element = lowering.element(histogram.statistics());
      return new Action.ForEachBucket(
          loop.span(),
          element.array(),
          element.keys(),
          scalar(loop.keys().getFirst()),
          loop.value().map(this::scalar),
          loop.limit().map(lowering::value),
          single(loop.body()));
    }
    Expression.Name name = (Expression.Name) loop.base();
    Variable.Array array = lowering.array(name.name(), name.span(), loop.keys().size());
    return new Action.ForEach(
        loop.span(),
        array,
        loop.keys().stream().map(this::scalar).toList(),
        loop.value().map(this::scalar),
        lowering.slice(loop.slice()),
        loop.sort().map(StatementLowering::order),
        loop.limit().map(lowering::value),
        single(loop.body()));
  }

  private static Action.Order order(Statement.Sort sort) {
    return new Action.Order(
        sort.by(),
        sort.descending(),
        sort.aggregate().flatMap(Extractor::named).orElse(Extractor.COUNT));
  }

  private Action delete(Statement.Delete delete) {
    SourceSpan span = delete.span();
    return switch (delete.target()) {
      case Expression.Name name ->
          lowering
              .names()
              .wholeArray(lowering.body(), name.name(), name.span())
              .<Action>map(
                  array ->
                      new Action.DeleteAll(
                          span, (Variable.Array) lowering.globals().variable(array)))
              .orElseGet(() -> new Action.Delete(span, lowering.place(name)));
      case Expression.Element element when Lowering.isSlice(element.keys()) ->
          new Action.DeleteSlice(
              span,
              lowering.array(element.array().name(), element.array().span(), element.keys().size()),
              lowering.slice(element.keys()));
      default -> new Action.Delete(span, lowering.place(delete.target()));
    };
  }
}
