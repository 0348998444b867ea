// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Infers the types of functions: of their parameters from calls, and of their results. */
final class CallTyper {
  private final Typer typer;
  private final FunctionTable functions;

  CallTyper(Typer typer, FunctionTable functions) {
    this.typer = typer;
    this.functions = functions;
  }

  /** The value of a call. */
  Optional<ValueType> call(Expression.Call call, @Nullable ValueType expected) {
    Optional<FunctionSymbol> found = called(call);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    FunctionSymbol function = found.get();
    if (!function.returnsValue() && expected != null) {
      function.demand(expected);
    }
    if (function.isVoid()) {
      typer
          .problems()
          .problem(
              Problem.warning(
                      ElaborationProblem.NO_RESULT,
                      call.span(),
                      "%s() returns nothing, so this is %s"
                          .formatted(call.function().name(), emptyOf(expected)))
                  .withHelp("call it as a statement of its own"));
    }
    if (typer.isReporting() && !function.returnsValue()) {
      typer
          .problems()
          .problem(
              Problem.error(
                      ElaborationProblem.NO_RESULT,
                      call.span(),
                      call.function().name() + "() returns nothing that could be used here")
                  .withNote(function.declaration().name().span(), "the function")
                  .withHelp("give it a 'return' with a value, or call it as a statement"));
      return Optional.empty();
    }
    return typer.cell(function.result(), call.span(), function.returnsValue() ? expected : null);
  }

  private static String emptyOf(@Nullable ValueType type) {
    return type == ValueType.STRING ? "\"\"" : "0";
  }

  /** The function of a call whose arguments are typed on the way; its result is left alone. */
  Optional<FunctionSymbol> called(Expression.Call call) {
    Optional<FunctionSymbol> found = functions.find(call, typer.problems());
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      if (found.isPresent()) {
        typer.unify(
            found.get().parameters().get(i).type(),
            argument,
            "argument %d of %s()".formatted(i + 1, call.function().name()));
      } else {
        typer.type(argument, null);
      }
    }
    return found;
  }

  /** What a {@code return} gives. */
  void result(FunctionSymbol function, Expression value) {
    if (!function.returnsValue()) {
      function.markReturnsValue();
      typer.changed();
    }
    typer.unify(
        function.result(),
        value,
        "the result of %s()".formatted(function.declaration().name().name()));
  }
}
