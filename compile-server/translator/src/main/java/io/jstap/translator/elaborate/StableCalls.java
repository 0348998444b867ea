// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstRewriter;
import io.jstap.translator.optimize.AstWalk;
import io.jstap.translator.optimize.StableUses;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls once what is {@code stable} and used several times: the value is the same throughout one
 * run of a handler or function (§3), so it is kept in a local variable.
 */
final class StableCalls {
  private final FunctionTable functions;

  StableCalls(FunctionTable functions) {
    this.functions = functions;
  }

  /** Rewrites a body whose types are settled. */
  void keep(Body body) {
    Map<FunctionSymbol, Expression.Call> found = new LinkedHashMap<>();
    AstWalk.expressions(
        body.block(),
        expression ->
            stable(expression)
                .ifPresent(symbol -> found.putIfAbsent(symbol, (Expression.Call) expression)));
    found.forEach((symbol, call) -> keep(body, symbol, call));
  }

  private void keep(Body body, FunctionSymbol symbol, Expression.Call first) {
    // No script can have a variable of that name.
    String name = symbol.declaration().name().name() + "()";
    Optional<Statement.Block> kept =
        StableUses.keep(
            body.block(),
            expression -> stable(expression).filter(s -> s == symbol).isPresent(),
            new Statement.ExpressionStatement(
                first.span(),
                new Expression.Assignment(
                    first.span(),
                    new Expression.Name(first.span(), name),
                    Optional.empty(),
                    first)));
    if (kept.isEmpty()) {
      return;
    }
    Symbol.Local local = new Symbol.Local(name, first.span());
    local.type().settle(symbol.result().type().orElseThrow(), first.span());
    local.markAssigned();
    body.locals().put(name, local);
    body.replaceBlock(new Reading(symbol, name).of(kept.get()));
  }

  /** What a call of a stable function calls; one that can fail is made where it stands. */
  private Optional<FunctionSymbol> stable(Expression expression) {
    return expression instanceof Expression.Call call && call.arguments().isEmpty()
        ? functions.find(call, problem -> {}).filter(StableCalls::isStable)
        : Optional.empty();
  }

  private static boolean isStable(FunctionSymbol symbol) {
    return symbol.declaration().body() instanceof FunctionBody.Native code
        && code.code().hasPragma("stable")
        && !code.code().text().contains("STAP_ERROR")
        && !code.code().text().contains("jstap_error")
        && symbol.returnsValue()
        && symbol.result().type().isPresent()
        && symbol.following().isEmpty();
  }

  /** Puts the variable in the place of all calls but that of its own assignment. */
  private final class Reading extends AstRewriter {
    private final FunctionSymbol symbol;
    private final String name;

    Reading(FunctionSymbol symbol, String name) {
      this.symbol = symbol;
      this.name = name;
    }

    Statement.Block of(Statement.Block block) {
      return block(block);
    }

    @Override
    protected Expression expression(Expression expression) {
      if (!StableUses.isOfThisRun(expression)) {
        return expression;
      }
      if (expression instanceof Expression.Assignment assignment
          && assignment.target() instanceof Expression.Name target
          && target.name().equals(name)) {
        return expression;
      }
      return stable(expression).filter(s -> s == symbol).isPresent()
          ? new Expression.Name(expression.span(), name)
          : super.expression(expression);
    }
  }
}
