// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;
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
      case Statement.ExpressionStatement expression -> typer.type(expression.expression(), null);
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
      case Statement.Next next -> {
        if (body.function().isPresent()) {
          typer.notYet(next.span(), "'next' in a function");
        }
      }
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
    back.value().ifPresent(value -> typer.result(function.get(), value));
  }

  private void delete(Statement.Delete delete) {
    switch (delete.target()) {
      case Expression.Element element -> typer.type(element, null);
      case Expression.Name name -> {
        // Whether a whole array or a scalar is meant follows from its other uses.
        Optional<Symbol.Global> array = names.wholeArray(body, name.name());
        if (array.isEmpty()) {
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
    if (!(loop.base() instanceof Expression.Name name)) {
      typer.notYet(loop.base().span(), "foreach over a histogram");
      return;
    }
    if (!loop.slice().isEmpty()) {
      typer.notYet(loop.span(), "array slices");
    }
    Optional<Symbol.Global> array = names.array(body, name.name(), name.span(), loop.keys().size());
    array.ifPresent(
        global -> {
          for (int i = 0; i < loop.keys().size(); i++) {
            exchange(loop.keys().get(i), global.key(i));
          }
          loop.value().ifPresent(value -> exchange(value, global.value()));
        });
    loop.limit().ifPresent(limit -> typer.type(limit, ValueType.LONG));
    loopBody(loop.body());
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
