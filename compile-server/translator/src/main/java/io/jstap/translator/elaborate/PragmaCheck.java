// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.EmbeddedC;
import io.jstap.script.ast.Expression;
import io.jstap.translator.optimize.AstWalk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What functions in C say of themselves by comments, and who may call them for that (§3). */
final class PragmaCheck {
  private final FunctionTable functions;
  private final Set<SourceFile> own;
  private final EventSink problems;

  /**
   * @param own the user's own files; others are the library's
   */
  PragmaCheck(FunctionTable functions, Set<SourceFile> own, EventSink problems) {
    this.functions = functions;
    this.own = own;
    this.problems = problems;
  }

  /**
   * Looks at all functions that are called, and at the calls in the user's own text.
   *
   * @param guru whether the user's text may call what only guru mode may
   */
  void check(List<Body> bodies, boolean guru) {
    functions.called().forEach(symbol -> code(symbol).ifPresent(code -> claims(symbol, code)));
    if (!guru) {
      bodies.forEach(this::calls);
    }
  }

  private void claims(FunctionSymbol symbol, EmbeddedC code) {
    String name = symbol.declaration().name().name();
    if (code.hasPragma("stable") && !code.hasPragma("pure")) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.BAD_PRAGMA,
                  symbol.declaration().name().span(),
                  name + "() says /* stable */, but not /* pure */")
              .withHelp("what gives the same value at each call has no effect: say both"));
    }
    if (code.hasPragma("bpf")) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.BAD_PRAGMA,
                  symbol.declaration().name().span(),
                  name + "() is written for the bpf runtime, which this is not")
              .withHelp("guard it: %( runtime == \"bpf\" %? ... %: ... %)"));
    }
  }

  private void calls(Body body) {
    AstWalk.expressions(
        body.block(),
        expression -> {
          if (expression instanceof Expression.Call call
              && own.contains(call.span().file())
              && isForGurus(call)) {
            problems.problem(
                Problem.error(
                        ElaborationProblem.NEEDS_GURU,
                        call.span(),
                        "only guru mode lets a script call " + call.function().name() + "()")
                    .withHelp("rerun with -g; it also takes the safety checks away"));
          }
        });
  }

  private boolean isForGurus(Expression.Call call) {
    Optional<FunctionSymbol> symbol = functions.find(call, problem -> {});
    while (symbol.isPresent()) {
      if (code(symbol.get()).filter(code -> code.hasPragma("guru")).isPresent()) {
        return true;
      }
      symbol = symbol.get().following();
    }
    return false;
  }

  private static Optional<EmbeddedC> code(FunctionSymbol symbol) {
    return symbol.declaration().body() instanceof FunctionBody.Native body
        ? Optional.of(body.code())
        : Optional.empty();
  }
}
