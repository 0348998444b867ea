// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.PrintFormat;
import io.jstap.translator.ir.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of print calls: directives force their types, {@code print} and {@code println}
 * force none (§6.7).
 */
final class PrintTyper {
  private static final int MAX_ARGUMENTS = 32;

  private final Typer typer;

  PrintTyper(Typer typer) {
    this.typer = typer;
  }

  void type(Expression.Print print) {
    List<Expression> arguments = print.arguments();
    if (arguments.size() > MAX_ARGUMENTS) {
      typer
          .problems()
          .problem(
              Problem.error(
                  ElaborationProblem.FORMAT_ARGUMENTS,
                  print.span(),
                  "at most %d values can be printed at once, here are %d"
                      .formatted(MAX_ARGUMENTS, arguments.size())));
    }
    if (arguments.size() == 1
        && arguments.getFirst() instanceof Expression.Histogram histogram
        && print.format().isEmpty()
        && print.delimiter().isEmpty()) {
      typer.statistics().histogram(histogram);
      return;
    }
    if (print.format().isEmpty()) {
      ValueType forced = print.function().equals("print_char") ? ValueType.LONG : null;
      arguments.forEach(argument -> typer.type(argument, forced));
      return;
    }
    int next = 0;
    List<String> without = new ArrayList<>();
    int count = 0;
    for (PrintFormat.Piece piece : print.format().get().pieces()) {
      if (piece instanceof PrintFormat.Directive directive) {
        next = directive(arguments, next, directive);
        count++;
        if (next > arguments.size()) {
          without.add("directive %d, %%%c".formatted(count, directive.conversion()));
        }
      }
    }
    if (next != arguments.size()) {
      typer.problems().problem(wrongCount(print, next, without));
      arguments.stream().skip(next).forEach(argument -> typer.type(argument, null));
    }
  }

  /**
   * Says which directive has no value, or which value no directive.
   *
   * @param without the directives without a value
   */
  private static Problem wrongCount(Expression.Print print, int needed, List<String> without) {
    List<Expression> arguments = print.arguments();
    String given = arguments.size() == 1 ? "1 is given" : arguments.size() + " are given";
    Problem problem =
        Problem.error(
            ElaborationProblem.FORMAT_ARGUMENTS,
            print.span(),
            "the format needs %s, %s"
                .formatted(needed == 1 ? "1 value" : needed + " values", given));
    if (!without.isEmpty()) {
      return problem.withNote(
          print.format().orElseThrow().span(),
          "%s %s no value"
              .formatted(String.join(" and ", without), without.size() == 1 ? "has" : "have"));
    }
    return problem.withNote(arguments.get(needed).span(), "no directive prints this");
  }

  /** Types the arguments of a directive and returns the index of the next one. */
  private int directive(List<Expression> arguments, int index, PrintFormat.Directive directive) {
    int next = index;
    if (directive.width() instanceof PrintFormat.Size.Dynamic) {
      argument(arguments, next++, ValueType.LONG);
    }
    if (directive.precision() instanceof PrintFormat.Size.Dynamic) {
      argument(arguments, next++, ValueType.LONG);
    }
    value(arguments, next++, directive.conversion());
    return next;
  }

  /** A value whose own type is known and wrong is told of by its directive. */
  private void value(List<Expression> arguments, int index, char conversion) {
    if (index >= arguments.size()) {
      return;
    }
    ValueType wanted = conversion == 's' ? ValueType.STRING : ValueType.LONG;
    Expression argument = arguments.get(index);
    Optional<ValueType> own = typer.type(argument, null);
    if (own.isEmpty()) {
      typer.type(argument, wanted);
    } else if (own.get() != wanted) {
      typer.problems().problem(TypeTraps.directive(argument, conversion, own.get()));
    }
  }

  private void argument(List<Expression> arguments, int index, ValueType type) {
    if (index < arguments.size()) {
      typer.type(arguments.get(index), type);
    }
  }
}
