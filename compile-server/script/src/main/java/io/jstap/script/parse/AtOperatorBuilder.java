// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Expression.PrettyPrint;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.UnaryOperator;
import io.jstap.script.grammar.ScriptGrammar.AtOperatorContext;
import io.jstap.script.lex.Token;
import io.jstap.script.parse.AtOperators.Form;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code @operator(...)} out of parse trees (§6.6, §7). */
final class AtOperatorBuilder {
  private final Spans spans;
  private final ExpressionBuilder expressions;

  AtOperatorBuilder(Building building, ExpressionBuilder expressions) {
    this.spans = building.spans();
    this.expressions = expressions;
  }

  Expression build(AtOperatorContext context) {
    Token operator = DeclarationBuilder.token(context.AT_OPERATOR());
    String name = operator.text().substring(1);
    Form form = AtOperators.form(name);
    SourceSpan span = spans.of(context);
    List<Expression> arguments = expressions.arguments(context.arguments());
    arguments.forEach(expressions::single);
    if (arguments.size() < form.fewest() || arguments.size() > form.most()) {
      spans.report(
          ScriptProblem.BAD_OPERATOR_USE,
          span,
          "'%s' takes %s, %d given".formatted(operator.text(), count(form), arguments.size()),
          "write %s".formatted(form.usage()));
      return new Expression.NumberLiteral(span, 0);
    }
    return build(name, span, arguments, form);
  }

  private static String count(Form form) {
    return form.fewest() == form.most()
        ? "%d argument%s".formatted(form.most(), form.most() == 1 ? "" : "s")
        : "%d to %d arguments".formatted(form.fewest(), form.most());
  }

  private Expression build(String name, SourceSpan span, List<Expression> arguments, Form form) {
    Expression first = arguments.getFirst();
    return switch (name) {
      case "cast" ->
          new Expression.Cast(
              span,
              first,
              nameText(arguments.get(1), form),
              optionalText(arguments, 2, form),
              List.of(),
              PrettyPrint.NONE);
      case "var" ->
          new Expression.VariableByName(
              span,
              nameText(first, form),
              optionalText(arguments, 1, form),
              List.of(),
              PrettyPrint.NONE);
      case "defined" -> new Expression.Defined(span, first);
      case "entry" -> new Expression.Entry(span, first);
      case "probewrite" -> new Expression.ProbeWrite(span, variable(first, form));
      case "perf" -> new Expression.PerfCounter(span, nameText(first, form));
      case "const" -> new Expression.Constant(span, nameText(first, form));
      case "enum" -> new Expression.EnumValue(span, nameText(first, form));
      case "enumname" ->
          new Expression.EnumName(
              span, first, optionalText(arguments, 1, form), optionalText(arguments, 2, form));
      case "kregister", "uregister" ->
          new Expression.RegisterValue(span, name.startsWith("u"), first);
      case "kderef", "uderef" ->
          new Expression.Dereference(span, name.startsWith("u"), first, arguments.get(1));
      case "hist_log" -> new Expression.Histogram(span, first, List.of());
      case "hist_linear" -> linear(span, arguments, form);
      case "variance" -> variance(span, arguments, form);
      default -> new Expression.Extract(span, name, first, Optional.empty());
    };
  }

  private Expression variance(SourceSpan span, List<Expression> arguments, Form form) {
    Optional<Long> shift = Optional.empty();
    if (arguments.size() > 1) {
      long bits = number(arguments.get(1), form);
      if (bits < 0 || bits > 62) {
        spans.report(
            ScriptProblem.BAD_OPERATOR_USE,
            arguments.get(1).span(),
            "the shift of '@variance' is between 0 and 62",
            "write %s".formatted(form.usage()));
      }
      shift = Optional.of(bits);
    }
    return new Expression.Extract(span, "variance", arguments.getFirst(), shift);
  }

  private Expression linear(SourceSpan span, List<Expression> arguments, Form form) {
    List<Long> parameters = new ArrayList<>();
    arguments.subList(1, 4).forEach(argument -> parameters.add(number(argument, form)));
    if (parameters.get(2) <= 0) {
      spans.report(
          ScriptProblem.BAD_HISTOGRAM_USE,
          arguments.get(3).span(),
          "the step of a histogram is at least 1",
          "write %s".formatted(form.usage()));
    } else if (parameters.get(1) < parameters.get(0)) {
      spans.report(
          ScriptProblem.BAD_HISTOGRAM_USE,
          arguments.get(2).span(),
          "the upper end of a histogram is below its lower end",
          "write %s".formatted(form.usage()));
    }
    return new Expression.Histogram(span, arguments.getFirst(), parameters);
  }

  private String text(Expression argument, Form form) {
    if (argument instanceof Expression.TextLiteral literal) {
      return literal.value();
    }
    spans.report(
        ScriptProblem.BAD_OPERATOR_USE,
        argument.span(),
        "expected a string literal",
        "write %s".formatted(form.usage()));
    return "";
  }

  /** The text of a literal that names something, so it is not empty. */
  private String nameText(Expression argument, Form form) {
    String text = text(argument, form);
    if (text.isEmpty() && argument instanceof Expression.TextLiteral) {
      spans.report(
          ScriptProblem.BAD_OPERATOR_USE,
          argument.span(),
          "expected a name, found an empty string",
          "write %s".formatted(form.usage()));
    }
    return text;
  }

  private Optional<String> optionalText(List<Expression> arguments, int index, Form form) {
    return index < arguments.size()
        ? Optional.of(text(arguments.get(index), form))
        : Optional.empty();
  }

  private Identifier variable(Expression argument, Form form) {
    if (argument instanceof Expression.Name name) {
      return new Identifier(name.span(), name.name());
    }
    spans.report(
        ScriptProblem.BAD_OPERATOR_USE,
        argument.span(),
        "expected the name of a variable",
        "write %s".formatted(form.usage()));
    return new Identifier(argument.span(), "");
  }

  /** A literal with an optional sign. */
  private long number(Expression argument, Form form) {
    if (argument instanceof Expression.NumberLiteral literal) {
      return literal.value();
    }
    if (argument instanceof Expression.Unary unary
        && unary.operator() == UnaryOperator.MINUS
        && unary.operand() instanceof Expression.NumberLiteral literal) {
      return -literal.value();
    }
    spans.report(
        ScriptProblem.BAD_OPERATOR_USE,
        argument.span(),
        "expected a number, not an expression",
        "write %s with literal numbers".formatted(form.usage()));
    return 1;
  }
}
