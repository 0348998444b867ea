// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.Extractor;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Leads the typer through statements. */
final class StatementTyper {
  private final Typer typer;
  private final Body body;
  private final Names names;
  private int loops;

  StatementTyper(Typer typer, Body body, Names names) {
    this.typer = typer;
    this.body = body;
    this.names = names;
  }

  void statement(Statement statement) {
    switch (statement) {
      case Statement.Block block -> block.statements().forEach(this::statement);
      case Statement.Empty empty -> {}
      case Statement.ExpressionStatement s -> {
        if (s.expression() instanceof Expression.Call call) {
          typer.calls().called(call);
        } else {
          typer.type(s.expression(), null);
        }
      }
      case Statement.If choice -> {
        typer.type(choice.condition(), ValueType.LONG);
        statement(choice.whenTrue());
        choice.whenFalse().ifPresent(this::statement);
      }
      case Statement.While loop -> {
        typer.type(loop.condition(), ValueType.LONG);
        loopBody(loop.body());
      }
      case Statement.For loop -> {
        loop.start().ifPresent(start -> typer.type(start, null));
        loop.condition().ifPresent(condition -> typer.type(condition, ValueType.LONG));
        loop.step().ifPresent(step -> typer.type(step, null));
        loopBody(loop.body());
      }
      case Statement.ForEach loop -> forEach(loop);
      case Statement.Break jump -> insideLoop(jump.span(), "break");
      case Statement.Continue jump -> insideLoop(jump.span(), "continue");
      case Statement.Next next -> {}
      case Statement.Return back -> back(back);
      case Statement.Delete delete -> delete(delete);
      case Statement.TryCatch attempt -> {
        statement(attempt.body());
        attempt.message().ifPresent(name -> variable(name, ValueType.STRING));
        statement(attempt.handler());
      }
    }
  }

  private void loopBody(Statement statement) {
    loops++;
    statement(statement);
    loops--;
  }

  private void insideLoop(SourceSpan span, String word) {
    if (loops == 0) {
      typer
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.JUMP_OUTSIDE,
                      span,
                      "'" + word + "' stands outside of a loop")
                  .withHelp("'next' ends a handler, 'return' a function"));
    }
  }

  private void back(Statement.Return back) {
    Optional<FunctionSymbol> function = body.function();
    if (function.isEmpty()) {
      typer
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.NOTHING_TO_RETURN,
                      back.span(),
                      "'return' stands outside of a function")
                  .withHelp("'next' ends a handler"));
      return;
    }
    back.value().ifPresent(value -> typer.calls().result(function.get(), value));
  }

  private void delete(Statement.Delete delete) {
    switch (delete.target()) {
      case Expression.Element element ->
          typer.arrays().array(element, /* anyKey= */ true).ifPresent(Symbol.Global::markAssigned);
      case Expression.Name name -> {
        // Whether a whole array, a statistic or a scalar is meant follows from its other uses.
        boolean known =
            body.locals().containsKey(name.name()) || names.isGlobal(name.name(), name.span());
        if (!known) {
          typer
              .problems()
              .problem(
                  Problem.error(
                          ElaborationProblem.UNKNOWN_ARRAY,
                          name.span(),
                          "'" + name.name() + "' is not known, so it can not be deleted")
                      .withHelp("add 'global " + name.name() + "'"));
          return;
        }
        Optional<Symbol.Global> whole = names.wholeArray(body, name.name(), name.span());
        if (whole.isPresent()) {
          whole.get().markDeleted(name.span());
          whole.get().markAssigned();
        } else {
          typer.variable(name.name(), name.span(), null);
        }
      }
      default ->
          typer
              .problems()
              .problem(
                  Problem.error(
                          ElaborationProblem.NOT_ASSIGNABLE,
                          delete.target().span(),
                          "this cannot be deleted")
                      .withHelp("only variables, arrays and array elements can"));
    }
  }

  private void forEach(Statement.ForEach loop) {
    switch (loop.base()) {
      case Expression.Name name ->
          names
              .array(body, name.name(), name.span(), loop.keys().size())
              .ifPresent(array -> elements(loop, array));
      case Expression.Histogram histogram -> buckets(loop, histogram);
      default ->
          typer
              .problems()
              .problem(
                  Problem.error(
                          ElaborationProblem.UNKNOWN_ARRAY,
                          loop.base().span(),
                          "'foreach' needs an array or a histogram")
                      .withHelp("for example: foreach (k in a) ..."));
    }
    loop.limit().ifPresent(limit -> typer.type(limit, ValueType.LONG));
    loopBody(loop.body());
  }

  private void elements(Statement.ForEach loop, Symbol.Global array) {
    for (int i = 0; i < loop.keys().size(); i++) {
      exchange(loop.keys().get(i), array.key(i));
    }
    boolean statistic =
        array.value().type().filter(type -> type == ValueType.STATISTICS).isPresent();
    if (statistic && loop.value().isPresent()) {
      SourceSpan value = loop.value().get().span();
      String element =
          loop.keys().stream()
              .map(Identifier::name)
              .collect(Collectors.joining(", ", array.name() + "[", "]"));
      typer
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.STATISTIC_AS_VALUE,
                      value,
                      "the elements of '%s' are statistics, which have no value of their own"
                          .formatted(array.name()))
                  .withHelp("take a number of one inside the loop: @count(" + element + ")"));
    } else {
      loop.value().ifPresent(value -> exchange(value, array.value()));
    }
    typer.arrays().keys(array, loop.slice(), /* anyKey= */ true);
    loop.sort().ifPresent(sort -> sort(sort, array, statistic));
  }

  private void sort(Statement.Sort sort, Symbol.Global array, boolean statistic) {
    if (sort.aggregate().isPresent() && !statistic && typer.isReporting()) {
      typer
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.NO_STATISTIC,
                      sort.span(),
                      "'%s' is no array of statistics, so it is not sorted by '@%s'"
                          .formatted(array.name(), sort.aggregate().get()))
                  .withHelp("write the + or - without an operator"));
    }
    if (statistic && sort.aggregate().filter(Extractor.VARIANCE.word()::equals).isPresent()) {
      array.needVariance();
    }
  }

  private void buckets(Statement.ForEach loop, Expression.Histogram histogram) {
    typer.statistics().histogram(histogram);
    if (loop.keys().size() != 1) {
      typer
          .problems()
          .problem(
              Problem.error(
                  ElaborationProblem.INCONSISTENT_ARITY,
                  loop.span(),
                  "a histogram has one key, the number of a bucket"));
    }
    loop.keys().forEach(key -> variable(key, ValueType.LONG));
    loop.value().ifPresent(value -> variable(value, ValueType.LONG));
  }

  /** A loop variable and what it takes are of one type, whichever is known first. */
  private void exchange(Identifier variable, TypeCell cell) {
    Optional<ValueType> known = variable(variable, cell.type().orElse(null));
    known.ifPresent(type -> typer.settle(cell, type, variable.span()));
  }

  private Optional<ValueType> variable(Identifier name, @Nullable ValueType type) {
    return typer.variable(name.name(), name.span(), type);
  }
}
