// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.print;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Expression.Access;
import io.jstap.script.ast.Expression.PrettyPrint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Expressions as source, every operand in parentheses. */
final class ExpressionPrinter {
  private ExpressionPrinter() {}

  static String print(Expression expression) {
    return switch (expression) {
      case Expression.NumberLiteral number -> Long.toUnsignedString(number.value());
      case Expression.TextLiteral text -> Literals.quote(text.value());
      case Expression.Name name -> name.name();
      case Expression.Element element -> element.array().name() + keys(element.keys());
      case Expression.AnyKey any -> "*";
      case Expression.Call call -> call.function().name() + arguments(call.arguments());
      case Expression.Unary unary -> unary.operator().symbol() + operand(unary.operand());
      case Expression.Binary binary ->
          operand(binary.left()) + spaced(binary.operator().symbol()) + operand(binary.right());
      case Expression.Assignment assignment ->
          operand(assignment.target())
              + spaced(assignment.operator().map(o -> o.symbol()).orElse("") + "=")
              + operand(assignment.value());
      case Expression.Accumulate accumulate ->
          operand(accumulate.target()) + " <<< " + operand(accumulate.value());
      case Expression.Increment increment -> increment(increment);
      case Expression.Conditional conditional ->
          operand(conditional.condition())
              + " ? "
              + operand(conditional.whenTrue())
              + " : "
              + operand(conditional.whenFalse());
      case Expression.Membership membership ->
          keys(membership.keys()) + " in " + print(membership.base());
      case Expression.RegexMatch match ->
          operand(match.text())
              + (match.negated() ? " !~ " : " =~ ")
              + Literals.quote(match.regex());
      case Expression.Print print -> print(print);
      case Expression.Extract extract ->
          "@"
              + extract.extractor()
              + list(print(extract.statistics()), extract.parameter().map(Object::toString));
      case Expression.Histogram histogram -> histogram(histogram);
      case Expression.HistogramElement element ->
          print(element.histogram()) + "[" + print(element.index()) + "]";
      case Expression.TargetVariable variable ->
          "$" + variable.name() + accesses(variable.accesses(), variable.prettyPrint());
      case Expression.VariableByName variable ->
          "@var"
              + list(Literals.quote(variable.name()), variable.module().map(Literals::quote))
              + accesses(variable.accesses(), variable.prettyPrint());
      case Expression.Cast cast ->
          "@cast"
              + list(
                  print(cast.value()) + ", " + Literals.quote(cast.type()),
                  cast.module().map(Literals::quote))
              + accesses(cast.accesses(), cast.prettyPrint());
      case Expression.Autocast autocast ->
          operand(autocast.value()) + accesses(autocast.accesses(), autocast.prettyPrint());
      case Expression.AddressOf address -> "&" + addressed(address.operand());
      case Expression.Defined defined -> "@defined(" + print(defined.operand()) + ")";
      case Expression.Entry entry -> "@entry(" + print(entry.operand()) + ")";
      case Expression.ProbeWrite write -> "@probewrite(" + write.variable().name() + ")";
      case Expression.PerfCounter counter -> "@perf(" + Literals.quote(counter.name()) + ")";
      case Expression.Constant constant -> "@const(" + Literals.quote(constant.token()) + ")";
      case Expression.EnumValue value -> "@enum(" + Literals.quote(value.name()) + ")";
      case Expression.EnumName name -> enumName(name);
      case Expression.Dereference dereference ->
          (dereference.user() ? "@uderef(" : "@kderef(")
              + print(dereference.size())
              + ", "
              + print(dereference.address())
              + ")";
      case Expression.RegisterValue register ->
          (register.user() ? "@uregister(" : "@kregister(") + print(register.number()) + ")";
      case Expression.EmbeddedCExpression embedded -> "%{" + embedded.code().text() + "%}";
    };
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
