// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import io.jstap.translator.optimize.DeadCode;
import io.jstap.translator.optimize.Purity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leaves code without effect out of all bodies, and says so of the user's own. */
final class Pruning {
  private final FunctionTable functions;
  private final Set<SourceFile> own;
  private final EventSink problems;
  private final Map<FunctionSymbol, Boolean> pure = new IdentityHashMap<>();
  private final Map<Body, Statement.Block> left = new IdentityHashMap<>();
  private final Map<SourceSpan, Problem> dropped = new LinkedHashMap<>();
  private final Set<SourceSpan> kept = new HashSet<>();

  Pruning(FunctionTable functions, Set<SourceFile> own, EventSink problems) {
    this.functions = functions;
    this.own = own;
    this.problems = problems;
  }

  void prune(List<Body> handlers) {
    handlers.forEach(this::prune);
    functions.called().forEach(symbol -> functions.body(symbol).ifPresent(this::prune));
    StableCalls stable = new StableCalls(functions);
    handlers.forEach(stable::keep);
    functions.called().forEach(symbol -> functions.body(symbol).ifPresent(stable::keep));
    // An alias is part of several bodies: what one of them needs is not unused.
    dropped.forEach(
        (span, problem) -> {
          if (!kept.contains(span)) {
            problems.problem(problem);
          }
        });
  }

  /** The probes whose handlers still do something; the others are left out, which is told. */
  List<ProbeDerivation.Derived> effective(
      List<ProbeDerivation.Derived> probes, Map<Statement.Block, Body> bodies) {
    List<ProbeDerivation.Derived> effective = new ArrayList<>();
    Set<Statement.Block> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ProbeDerivation.Derived each : probes) {
      Body body = bodies.get(each.body());
      boolean acts = body != null && !body.block().statements().isEmpty();
      if (acts || each.probe().counter().isPresent()) {
        effective.add(each);
        told.add(each.user());
      }
    }
    for (ProbeDerivation.Derived each : probes) {
      // Where @defined rules out all that a handler does, its other places speak for it.
      if (told.add(each.user())) {
        problems.problem(
            Problem.warning(
                    ElaborationProblem.PROBE_LEFT_OUT,
                    each.body().span(),
                    "this handler does nothing, so its probes are left out")
                .withHelp("let it print something, or keep it with -u"));
      }
    }
    return effective;
  }

  /** What will be left of a body. */
  Statement.Block left(Body body) {
    return left.computeIfAbsent(
        body,
        whole -> {
          DeadCode.Listener nobody =
              new DeadCode.Listener() {
                @Override
                public void unusedVariable(String name, SourceSpan span) {}

                @Override
                public void noEffect(Expression expression) {}
              };
          return deadCode(whole, nobody).prune(whole.block());
        });
  }

  private DeadCode deadCode(Body body, DeadCode.Listener listener) {
    Purity purity = new Purity(body.locals()::containsKey, this::isPure);
    return new DeadCode(body.locals()::containsKey, purity, listener);
  }

  private void prune(Body body) {
    Set<String> told = new HashSet<>();
    DeadCode.Listener listener =
        new DeadCode.Listener() {
          @Override
          public void unusedVariable(String name, SourceSpan span) {
            if (told.add(name)) {
              drop(span, unused(name, span));
            }
          }

          @Override
          public void noEffect(Expression expression) {
            drop(expression.span(), useless(expression));
          }
        };
    body.replaceBlock(deadCode(body, listener).prune(body.block()));
    AstWalk.expressions(body.block(), expression -> kept.add(expression.span()));
  }

  private void drop(SourceSpan span, Problem problem) {
    if (own.contains(span.file())) {
      dropped.putIfAbsent(span, problem);
    }
  }

  private static Problem unused(String name, SourceSpan span) {
    return Problem.warning(
            ElaborationProblem.UNUSED, span, "the value of '" + name + "' is never used")
        .withHelp("print it, or remove the assignments");
  }

  private Problem useless(Expression expression) {
    String text = expression.span().text();
    Problem problem =
        Problem.warning(ElaborationProblem.UNUSED, expression.span(), "this has no effect");
    return expression instanceof Expression.Name name && functions.isKnown(name.name())
        ? problem.withHelp("'%1$s' is a function, did you mean %1$s()?".formatted(text))
        : problem.withHelp("print it, assign it, or remove it");
  }

  /** Whether a call has no effect, whatever its arguments do. */
  boolean isPure(Expression.Call call) {
    return functions
        .find(call, problem -> {})
        .filter(symbol -> isPure(symbol, new HashSet<>()))
        .isPresent();
  }

  private boolean isPure(FunctionSymbol symbol, Set<FunctionSymbol> seen) {
    Boolean known = pure.get(symbol);
    if (known != null) {
      return known;
    }
    if (!seen.add(symbol)) {
      return true;
    }
    boolean found =
        switch (symbol.declaration().body()) {
              case FunctionBody.Native code -> code.code().hasPragma("pure");
              case FunctionBody.Script script -> isPure(functions.body(symbol).orElseThrow(), seen);
            }
            && symbol.following().map(next -> isPure(next, seen)).orElse(true);
    if (seen.size() == 1) {
      // Inside a circle of functions an answer is preliminary.
      pure.put(symbol, found);
    }
    seen.remove(symbol);
    return found;
  }

  private boolean isPure(Body body, Set<FunctionSymbol> seen) {
    Purity purity =
        new Purity(
            body.locals()::containsKey,
            call ->
                functions
                    .find(call, problem -> {})
                    .filter(callee -> isPure(callee, seen))
                    .isPresent());
    return purity.isPure(body.block());
  }
}
