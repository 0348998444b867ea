// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.ast.Expression;
import io.jstap.script.grammar.ScriptGrammar.ArgumentsContext;
import io.jstap.script.grammar.ScriptGrammar.BaseContext;
import io.jstap.script.grammar.ScriptGrammar.ExpressionContext;
import io.jstap.script.grammar.ScriptGrammar.KeyContext;
import io.jstap.script.grammar.ScriptGrammar.KeysContext;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions out of parse trees (§6); the entry to the builders of their parts. */
final class ExpressionBuilder {
  /** A chain of operators becomes a tree as deep as it is long. */
  private static final int DEEPEST = 250;

  private final Building building;
  private final Spans spans;
  private final OperandBuilder operands;

  /** Operators around the expression that is being built. */
  private int depth;

  ExpressionBuilder(Building building) {
    this.building = building;
    this.spans = building.spans();
    this.operands = new OperandBuilder(building, this);
  }

  /** An expression that has a value. */
  Expression value(ExpressionContext context) {
    return single(any(context));
  }

  /** An expression, or a whole histogram. */
  Expression any(ExpressionContext context) {
    int cost = 1 + context.link().size();
    if (depth + cost > DEEPEST) {
      spans.report(
          ScriptProblem.TOO_DEEP,
          spans.of(Spans.first(context)),
          "operators nest more than %d deep in this expression".formatted(DEEPEST),
          "split the expression");
      return new Expression.NumberLiteral(spans.of(context), 0);
    }
    depth += cost;
    Expression expression = new OperatorBuilder(this, operands, building, context).build();
    depth -= cost;
    return expression;
  }

  /** What {@code delete} takes: an element may have {@code *} for keys. */
  Expression keyed(ExpressionContext context) {
    return context.link().isEmpty() ? single(operands.keyed(context.operand())) : value(context);
  }

  /** The expression, unless it is a histogram, which has no value. */
  Expression single(Expression expression) {
    if (expression instanceof Expression.Histogram) {
      spans.report(
          ScriptProblem.BAD_HISTOGRAM_USE,
          expression.span(),
          "a whole histogram has no value",
          "print it alone, index it, or use it in 'foreach' or 'in'");
    }
    return expression;
  }

  List<Expression> arguments(@Nullable ArgumentsContext context) {
    if (context == null) {
      return List.of();
    }
    List<Expression> arguments = new ArrayList<>();
    context.expression().forEach(argument -> arguments.add(any(argument)));
    return arguments;
  }

  List<Expression> keys(KeysContext context) {
    List<Expression> keys = new ArrayList<>();
    for (KeyContext key : context.key()) {
      keys.add(
          key.expression() == null
              ? new Expression.AnyKey(spans.of(key))
              : value(key.expression()));
    }
    return keys;
  }

  /** An array or a histogram. */
  Expression base(BaseContext context) {
    if (context.IDENTIFIER() != null) {
      return new Expression.Name(
          spans.of(context), DeclarationBuilder.token(context.IDENTIFIER()).text());
    }
    Expression base = operands.atOperator(context.atOperator());
    if (!(base instanceof Expression.Histogram)) {
      spans.report(
          ScriptProblem.BAD_OPERATOR_USE,
          base.span(),
          "expected an array or a histogram",
          "name a global array, @hist_log(...) or @hist_linear(...)");
    }
    return base;
  }
}
