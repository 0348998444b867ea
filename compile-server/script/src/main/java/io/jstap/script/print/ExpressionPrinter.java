// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.print;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Expression.Access;
import io.jstap.script.ast.Expression.PrettyPrint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Expressions as source, every operand in parentheses. One method for each form keeps the frames of
 * the recursion small.
 */
final class ExpressionPrinter {
  private ExpressionPrinter() {}

  static String print(Expression expression) {
    return switch (expression) {
      case Expression.NumberLiteral number -> Long.toUnsignedString(number.value());
      case Expression.TextLiteral text -> Literals.quote(text.value());
      case Expression.Name name -> name.name();
      case Expression.Element element -> element(element);
      case Expression.AnyKey any -> "*";
      case Expression.Call call -> call(call);
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Assignment assignment -> assignment(assignment);
      case Expression.Accumulate accumulate -> accumulate(accumulate);
      case Expression.Increment increment -> increment(increment);
      case Expression.Conditional conditional -> conditional(conditional);
      case Expression.Membership membership -> membership(membership);
      case Expression.RegexMatch match -> regexMatch(match);
      case Expression.Print print -> print(print);
      case Expression.Extract extract -> extract(extract);
      case Expression.Histogram histogram -> histogram(histogram);
      case Expression.HistogramElement element -> histogramElement(element);
      case Expression.TargetVariable variable -> targetVariable(variable);
      case Expression.VariableByName variable -> variableByName(variable);
      case Expression.Cast cast -> cast(cast);
      case Expression.Autocast autocast -> autocast(autocast);
      case Expression.AddressOf address -> addressOf(address);
      case Expression.Defined defined -> defined(defined);
      case Expression.Entry entry -> entry(entry);
      case Expression.ProbeWrite write -> probeWrite(write);
      case Expression.PerfCounter counter -> perfCounter(counter);
      case Expression.Constant constant -> constant(constant);
      case Expression.EnumValue value -> enumValue(value);
      case Expression.EnumName name -> enumName(name);
      case Expression.Dereference dereference -> dereference(dereference);
      case Expression.RegisterValue register -> registerValue(register);
      case Expression.EmbeddedCExpression embedded -> embeddedCExpression(embedded);
    };
  }

  private static String element(Expression.Element element) {
    return element.array().name() + keys(element.keys());
  }

  private static String call(Expression.Call call) {
    return call.function().name() + arguments(call.arguments());
  }

  private static String unary(Expression.Unary unary) {
    return unary.operator().symbol() + operand(unary.operand());
  }

  private static String binary(Expression.Binary binary) {
    return operand(binary.left()) + spaced(binary.operator().symbol()) + operand(binary.right());
  }

  private static String assignment(Expression.Assignment assignment) {
    return operand(assignment.target())
        + spaced(assignment.operator().map(o -> o.symbol()).orElse("") + "=")
        + operand(assignment.value());
  }

  private static String accumulate(Expression.Accumulate accumulate) {
    return operand(accumulate.target()) + " <<< " + operand(accumulate.value());
  }

  private static String conditional(Expression.Conditional conditional) {
    return operand(conditional.condition())
        + " ? "
        + operand(conditional.whenTrue())
        + " : "
        + operand(conditional.whenFalse());
  }

  private static String membership(Expression.Membership membership) {
    return keys(membership.keys()) + " in " + print(membership.base());
  }

  private static String regexMatch(Expression.RegexMatch match) {
    return operand(match.text())
        + (match.negated() ? " !~ " : " =~ ")
        + Literals.quote(match.regex());
  }

  private static String extract(Expression.Extract extract) {
    return "@"
        + extract.extractor()
        + list(print(extract.statistics()), extract.parameter().map(Object::toString));
  }

  private static String histogramElement(Expression.HistogramElement element) {
    return print(element.histogram()) + "[" + print(element.index()) + "]";
  }

  private static String targetVariable(Expression.TargetVariable variable) {
    return "$" + variable.name() + accesses(variable.accesses(), variable.prettyPrint());
  }

  private static String variableByName(Expression.VariableByName variable) {
    return "@var"
        + list(Literals.quote(variable.name()), variable.module().map(Literals::quote))
        + accesses(variable.accesses(), variable.prettyPrint());
  }

  private static String cast(Expression.Cast cast) {
    return "@cast"
        + list(
            print(cast.value()) + ", " + Literals.quote(cast.type()),
            cast.module().map(Literals::quote))
        + accesses(cast.accesses(), cast.prettyPrint());
  }

  private static String autocast(Expression.Autocast autocast) {
    return operand(autocast.value()) + accesses(autocast.accesses(), autocast.prettyPrint());
  }

  private static String addressOf(Expression.AddressOf address) {
    return "&" + addressed(address.operand());
  }

  private static String defined(Expression.Defined defined) {
    return "@defined(" + print(defined.operand()) + ")";
  }

  private static String entry(Expression.Entry entry) {
    return "@entry(" + print(entry.operand()) + ")";
  }

  private static String probeWrite(Expression.ProbeWrite write) {
    return "@probewrite(" + write.variable().name() + ")";
  }

  private static String perfCounter(Expression.PerfCounter counter) {
    return "@perf(" + Literals.quote(counter.name()) + ")";
  }

  private static String constant(Expression.Constant constant) {
    return "@const(" + Literals.quote(constant.token()) + ")";
  }

  private static String enumValue(Expression.EnumValue value) {
    return "@enum(" + Literals.quote(value.name()) + ")";
  }

  private static String dereference(Expression.Dereference dereference) {
    return (dereference.user() ? "@uderef(" : "@kderef(")
        + print(dereference.size())
        + ", "
        + print(dereference.address())
        + ")";
  }

  private static String registerValue(Expression.RegisterValue register) {
    return (register.user() ? "@uregister(" : "@kregister(") + print(register.number()) + ")";
  }

  private static String embeddedCExpression(Expression.EmbeddedCExpression embedded) {
    return "%{" + embedded.code().text() + "%}";
  }

  private static String spaced(String operator) {
    return " " + operator + " ";
  }

  private static String operand(Expression expression) {
    return "(" + print(expression) + ")";
  }

  /** What may stand behind {@code &} as it is. */
  private static String addressed(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> print(name);
      case Expression.Element element -> print(element);
      case Expression.Call call -> print(call);
      case Expression.TargetVariable variable -> print(variable);
      case Expression.VariableByName variable -> print(variable);
      case Expression.Cast cast -> print(cast);
      case Expression.Autocast autocast -> print(autocast);
      default -> operand(expression);
    };
  }

  private static String increment(Expression.Increment increment) {
    String operator = increment.decrement() ? "--" : "++";
    return increment.prefix()
        ? operator + operand(increment.target())
        : operand(increment.target()) + operator;
  }

  private static String print(Expression.Print print) {
    List<String> arguments = new ArrayList<>();
    print.format().map(Literals::format).ifPresent(arguments::add);
    print.delimiter().map(Literals::quote).ifPresent(arguments::add);
    print.arguments().forEach(argument -> arguments.add(print(argument)));
    return print.function() + "(" + String.join(", ", arguments) + ")";
  }

  private static String histogram(Expression.Histogram histogram) {
    if (histogram.parameters().isEmpty()) {
      return "@hist_log(" + print(histogram.statistics()) + ")";
    }
    return histogram.parameters().stream()
        .map(Object::toString)
        .collect(
            Collectors.joining(", ", "@hist_linear(" + print(histogram.statistics()) + ", ", ")"));
  }

  private static String enumName(Expression.EnumName name) {
    return "@enumname"
        + list(
            print(name.value()) + name.type().map(type -> ", " + Literals.quote(type)).orElse(""),
            name.module().map(Literals::quote));
  }

  private static String list(String first, Optional<String> second) {
    return "(" + first + second.map(text -> ", " + text).orElse("") + ")";
  }

  private static String arguments(List<Expression> arguments) {
    return arguments.stream()
        .map(ExpressionPrinter::print)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  static String keys(List<Expression> keys) {
    return keys.stream().map(ExpressionPrinter::print).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String accesses(List<Access> accesses, PrettyPrint pretty) {
    StringBuilder out = new StringBuilder();
    for (Access access : accesses) {
      switch (access) {
        case Access.Member member -> out.append("->").append(member.name());
        case Access.Index index -> out.append('[').append(print(index.index())).append(']');
      }
    }
    return out.append(
            switch (pretty) {
              case NONE -> "";
              case ONE_LEVEL -> "$";
              case ALL_LEVELS -> "$$";
            })
        .toString();
  }
}
