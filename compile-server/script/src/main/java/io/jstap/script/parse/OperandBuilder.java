// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.UnaryOperator;
import io.jstap.script.grammar.ScriptGrammar.AtOperatorContext;
import io.jstap.script.grammar.ScriptGrammar.KeysContext;
import io.jstap.script.grammar.ScriptGrammar.OperandContext;
import io.jstap.script.grammar.ScriptGrammar.PrefixContext;
import io.jstap.script.grammar.ScriptGrammar.PrimaryContext;
import io.jstap.script.grammar.ScriptGrammar.SuffixContext;
import io.jstap.script.lex.Numbers;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operands out of parse trees: prefix operators, a primary expression, accesses behind it. */
final class OperandBuilder {
  /** Prefix operators in a row; they become a tree as deep. */
  private static final int MOST_PREFIXES = 100;

  private final Spans spans;
  private final ExpressionBuilder expressions;
  private final AccessBuilder accesses;
  private final AtOperatorBuilder operators;
  private final PrintBuilder prints;

  OperandBuilder(Building building, ExpressionBuilder expressions) {
    this.spans = building.spans();
    this.expressions = expressions;
    this.accesses = new AccessBuilder(building, expressions);
    this.operators = new AtOperatorBuilder(building, expressions);
    this.prints = new PrintBuilder(spans, expressions);
  }

  /** The keys, if the operand is nothing but {@code [k, ...]}. */
  static Optional<KeysContext> keyList(OperandContext context) {
    boolean bare =
        context.prefix().isEmpty()
            && context.suffix().isEmpty()
            && context.PREFIX_CREMENT() == null
            && context.POSTFIX_CREMENT() == null
            && context.PREFIX_AND() == null
            && context.PRETTY() == null;
    return bare ? Optional.ofNullable(context.primary().keys()) : Optional.empty();
  }

  Expression build(OperandContext context) {
    return build(context, false);
  }

  /** An element may have {@code *} for keys. */
  Expression keyed(OperandContext context) {
    return build(context, true);
  }

  Expression atOperator(AtOperatorContext context) {
    return operators.build(context);
  }

  private Expression build(OperandContext context, boolean anyKeys) {
    Expression value = accessed(context, anyKeys);
    Token last = beforeCrement(context);
    if (context.PREFIX_AND() != null) {
      Token and = DeclarationBuilder.token(context.PREFIX_AND());
      value = new Expression.AddressOf(spans.of(and, last), expressions.single(value));
    }
    if (context.POSTFIX_CREMENT() != null) {
      Token crement = DeclarationBuilder.token(context.POSTFIX_CREMENT());
      Token first = Spans.first(context.primary());
      value =
          new Expression.Increment(
              spans.of(first, crement),
              expressions.single(value),
              crement.text().equals("--"),
              false);
    }
    if (context.PREFIX_CREMENT() != null) {
      Token crement = DeclarationBuilder.token(context.PREFIX_CREMENT());
      value =
          new Expression.Increment(
              spans.of(crement, Spans.last(context)),
              expressions.single(value),
              crement.text().equals("--"),
              true);
    }
    return prefixed(context, value);
  }

  private static Token beforeCrement(OperandContext context) {
    if (context.PRETTY() != null) {
      return DeclarationBuilder.token(context.PRETTY());
    }
    List<SuffixContext> suffixes = context.suffix();
    return Spans.last(suffixes.isEmpty() ? context.primary() : suffixes.getLast());
  }

  private Expression prefixed(OperandContext context, Expression operand) {
    List<PrefixContext> prefixes = context.prefix();
    if (prefixes.size() > MOST_PREFIXES) {
      spans.report(
          ScriptProblem.TOO_DEEP,
          spans.of(prefixes.getFirst()),
          "more than %d operators before one operand".formatted(MOST_PREFIXES),
          "split the expression");
      return operand;
    }
    Expression value = operand;
    for (PrefixContext prefix : prefixes.reversed()) {
      UnaryOperator operator =
          switch (Spans.first(prefix).text()) {
            case "+" -> UnaryOperator.PLUS;
            case "-" -> UnaryOperator.MINUS;
            case "!" -> UnaryOperator.NOT;
            default -> UnaryOperator.COMPLEMENT;
          };
      value =
          new Expression.Unary(
              spans.of(Spans.first(prefix), Spans.last(context)),
              operator,
              expressions.single(value));
    }
    return value;
  }

  private Expression accessed(OperandContext context, boolean anyKeys) {
    PrimaryContext primary = context.primary();
    List<SuffixContext> suffixes = context.suffix();
    if (primary.IDENTIFIER() != null && primary.CALL_PAREN() == null) {
      Token name = DeclarationBuilder.token(primary.IDENTIFIER());
      if (name.text().startsWith("$")) {
        return accesses.target(context, name);
      }
      if (!suffixes.isEmpty() && suffixes.getFirst().keys() != null) {
        Expression element = element(name, suffixes.getFirst(), anyKeys);
        return accesses.of(context, element, 1);
      }
      return accesses.of(context, new Expression.Name(spans.of(name), name.text()), 0);
    }
    return accesses.of(context, primary(primary), 0);
  }

  private Expression element(Token name, SuffixContext suffix, boolean anyKeys) {
    List<Expression> keys = expressions.keys(suffix.keys());
    if (!anyKeys) {
      keys.stream()
          .filter(Expression.AnyKey.class::isInstance)
          .findFirst()
          .ifPresent(
              key ->
                  spans.report(
                      ScriptProblem.BAD_KEYS,
                      key.span(),
                      "'*' as a key stands for many elements",
                      "use it with 'in', in 'delete' or as a slice of 'foreach'"));
    }
    SourceSpan span = spans.of(name, Spans.last(suffix));
    return new Expression.Element(span, new Identifier(spans.of(name), name.text()), keys);
  }

  private Expression primary(PrimaryContext context) {
    if (context.NUMBER() != null) {
      Token number = DeclarationBuilder.token(context.NUMBER());
      return new Expression.NumberLiteral(
          spans.of(number), Numbers.parse(number.text()).orElseThrow());
    }
    if (context.STRING() != null) {
      Token text = DeclarationBuilder.token(context.STRING());
      return new Expression.TextLiteral(spans.of(text), text.text());
    }
    if (context.IDENTIFIER() != null) {
      List<Expression> arguments = new ArrayList<>();
      expressions
          .arguments(context.arguments())
          .forEach(argument -> arguments.add(expressions.single(argument)));
      return new Expression.Call(
          spans.of(context), DeclarationBuilder.identifier(context.IDENTIFIER(), spans), arguments);
    }
    if (context.PRINT() != null) {
      return prints.build(context);
    }
    if (context.expression() != null) {
      return expressions.any(context.expression());
    }
    if (context.EMBEDDED_C() != null) {
      return new Expression.EmbeddedCExpression(
          DeclarationBuilder.embeddedC(context.EMBEDDED_C(), spans));
    }
    if (context.atOperator() != null) {
      return operators.build(context.atOperator());
    }
    return misplacedKeys(context);
  }

  private Expression misplacedKeys(PrimaryContext context) {
    List<Expression> keys = expressions.keys(context.keys());
    spans.report(
        ScriptProblem.BAD_KEYS,
        spans.of(context),
        "a key list can not be the operand of another operator",
        "write ([KEY, ...] in ARRAY) in parentheses");
    return keys.getFirst();
  }
}
