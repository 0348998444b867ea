// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.script.grammar.ScriptGrammar.ExpressionContext;
import io.jstap.script.grammar.ScriptGrammar.KeysContext;
import io.jstap.script.grammar.ScriptGrammar.LinkContext;
import io.jstap.script.grammar.ScriptGrammar.OperandContext;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ScriptProblem;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** Groups a flat chain of operands and operators by precedence (§6.1). For one chain. */
final class OperatorBuilder {
  private final ExpressionBuilder expressions;
  private final OperandBuilder operands;
  private final Building building;
  private final Spans spans;
  private final ExpressionContext context;
  private final List<LinkContext> links;

  /** The next link. */
  private int at;

  OperatorBuilder(
      ExpressionBuilder expressions,
      OperandBuilder operands,
      Building building,
      ExpressionContext context) {
    this.expressions = expressions;
    this.operands = operands;
    this.building = building;
    this.spans = building.spans();
    this.context = context;
    this.links = context.link();
  }

  Expression build() {
    return group(Precedence.ASSIGNMENT, context.operand());
  }

  /** Reads operators that bind at least as tightly as {@code loosest}. */
  private Expression group(int loosest, OperandContext first) {
    Optional<KeysContext> keys = OperandBuilder.keyList(first);
    if (keys.isPresent()) {
      Expression left = keyList(loosest, first, keys.get());
      return more(loosest, first, left, Precedence.MEMBERSHIP);
    }
    return more(loosest, first, operands.build(first), Integer.MAX_VALUE);
  }

  /**
   * @param tightest operators that bind this tightly or more can not follow what was read last
   */
  private Expression more(int loosest, OperandContext first, Expression start, int tightest) {
    Expression left = start;
    int limit = tightest;
    while (at < links.size()) {
      LinkContext link = links.get(at);
      int level = level(link);
      if (level < loosest) {
        break;
      }
      if (level >= limit) {
        needsParentheses(link, limit);
      }
      at++;
      left = apply(expressions.single(left), first, link, level);
      limit = next(link);
    }
    return left;
  }

  private void needsParentheses(LinkContext link, int limit) {
    spans.report(
        ScriptProblem.BAD_OPERATOR_USE,
        spans.of(Spans.first(link)),
        limit == Precedence.MEMBERSHIP
            ? "'%s' can not follow 'in' without parentheses".formatted(Spans.first(link).text())
            : "comparisons and regular expressions need parentheses between them",
        "write (a) %s b".formatted(Spans.first(link).text()));
  }

  /** What may not follow a link of this kind. */
  private static int next(LinkContext link) {
    if (link.IN() != null) {
      return Precedence.MEMBERSHIP;
    }
    return link.MATCH() != null ? Precedence.COMPARISON : Integer.MAX_VALUE;
  }

  private Expression apply(Expression left, OperandContext first, LinkContext link, int level) {
    Token operator = Spans.first(link);
    if (link.IN() != null) {
      return new Expression.Membership(
          spans.of(first, link), List.of(left), expressions.base(link.base()));
    }
    if (link.MATCH() != null) {
      return match(left, first, link);
    }
    if (link.QUESTION() != null) {
      boolean assigns = !building.rules().compatibility().has("4.0");
      Expression whenTrue = expressions.value(link.expression());
      Expression whenFalse =
          expressions.single(
              group(assigns ? Precedence.ASSIGNMENT : Precedence.CONDITIONAL, link.operand()));
      return new Expression.Conditional(
          spans.of(Spans.first(first), lastRead()), left, whenTrue, whenFalse);
    }
    if (level == Precedence.ASSIGNMENT) {
      Expression value = expressions.single(group(Precedence.ASSIGNMENT, link.operand()));
      SourceSpan span = spans.of(Spans.first(first), lastRead());
      return operator.text().equals("<<<")
          ? new Expression.Accumulate(span, left, value)
          : new Expression.Assignment(span, left, Precedence.compound(operator.text()), value);
    }
    Expression right = expressions.single(group(level + 1, link.operand()));
    BinaryOperator binary = Precedence.operator(operator.text()).orElseThrow();
    return new Expression.Binary(spans.of(Spans.first(first), lastRead()), binary, left, right);
  }

  private Expression match(Expression left, OperandContext first, LinkContext link) {
    boolean compared =
        left instanceof Expression.Binary binary
            && Precedence.level(binary.operator()) == Precedence.COMPARISON
            && at > 1
            && links.get(at - 2).operand() != null
            && level(links.get(at - 2)) == Precedence.COMPARISON;
    if (compared) {
      needsParentheses(link, Precedence.COMPARISON);
    }
    Token regex = DeclarationBuilder.token(link.STRING());
    return new Expression.RegexMatch(
        spans.of(first, link),
        left,
        regex.text(),
        spans.of(regex),
        Spans.first(link).text().equals("!~"));
  }

  /** The last token of what was read so far. */
  private Token lastRead() {
    ParserRuleContext last = at == 0 ? context.operand() : links.get(at - 1);
    return Spans.last(last);
  }

  private static int level(LinkContext link) {
    if (link.IN() != null) {
      return Precedence.MEMBERSHIP;
    }
    if (link.MATCH() != null) {
      return Precedence.COMPARISON;
    }
    if (link.QUESTION() != null) {
      return Precedence.CONDITIONAL;
    }
    return Precedence.operator(Spans.first(link).text())
        .map(Precedence::level)
        .orElse(Precedence.ASSIGNMENT);
  }

  /** {@code [a, b] in base}, or {@code [a]}, which is {@code a}. */
  private Expression keyList(int loosest, OperandContext operand, KeysContext keys) {
    List<Expression> values = expressions.keys(keys);
    boolean membership =
        at < links.size() && links.get(at).IN() != null && loosest <= Precedence.MEMBERSHIP;
    if (membership) {
      LinkContext link = links.get(at++);
      return new Expression.Membership(
          spans.of(operand, link), values, expressions.base(link.base()));
    }
    boolean single = values.size() == 1 && !(values.getFirst() instanceof Expression.AnyKey);
    if (!single || loosest > Precedence.MEMBERSHIP) {
      spans.report(
          ScriptProblem.BAD_KEYS,
          spans.of(operand),
          loosest > Precedence.MEMBERSHIP
              ? "a key list can not be the operand of another operator"
              : "a key list is followed by 'in'",
          "write ([KEY, ...] in ARRAY) in parentheses");
    }
    return values.getFirst();
  }
}
