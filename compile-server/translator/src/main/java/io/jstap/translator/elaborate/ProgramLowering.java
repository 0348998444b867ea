// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Condition;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lowers the typed handlers of all probes, and checks what only the whole program shows. */
final class ProgramLowering {
  private final LoweringScope nowhere;
  private final CollectingSink problems;
  private final FunctionLowering functionLowering;

  /**
   * @param nowhere the scope of what belongs to no probe point
   */
  ProgramLowering(LoweringScope nowhere, CollectingSink problems) {
    this.nowhere = nowhere;
    this.problems = problems;
    this.functionLowering = new FunctionLowering(nowhere.functions(), nowhere.copies());
  }

  /**
   * The program.
   *
   * @param bodies the typed bodies of all handlers
   * @param topLevelC C that stands outside of functions
   * @return empty after an error
   */
  Optional<Program> lower(
      List<ProbeDerivation.Derived> derived,
      IdentityHashMap<Statement.Block, Body> bodies,
      List<Program.EmbeddedCode> topLevelC) {
    List<Probe> lowered = new ArrayList<>();
    IdentityHashMap<Statement.Block, Handler> shared = new IdentityHashMap<>();
    collectAssignments(derived, bodies);
    IdentityHashMap<Expression, Condition> conditions = new IdentityHashMap<>();
    for (ProbeDerivation.Derived each : derived) {
      Body body = bodies.get(each.body());
      if (body == null) {
        throw new IllegalStateException("a probe without a body at " + each.body().span());
      }
      boolean ownContext =
          each.condition().isPresent() || nowhere.copies().isDependent(body.block());
      Handler handler =
          ownContext
              ? handler(body, each, conditions)
              : shared.computeIfAbsent(each.body(), block -> handler(body, each, conditions));
      lowered.add(each.probe().withHandler().apply(handler));
    }
    List<FunctionBody> functionBodies =
        functionLowering.reached(lowered.stream().map(Probe::handler).toList(), nowhere);
    if (problems.hasErrors()) {
      return Optional.empty();
    }
    Program program =
        new Program(nowhere.globals().usedVariables(), functionBodies, lowered, topLevelC);
    return finish(program.withPatterns(Patterns.compile(program, problems)));
  }

  /** Of the places that share a body the first one speaks for all. */
  private void collectAssignments(
      List<ProbeDerivation.Derived> derived, IdentityHashMap<Statement.Block, Body> bodies) {
    Set<Body> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ProbeDerivation.Derived each : derived) {
      Body body = bodies.get(each.body());
      if (body != null && seen.add(body)) {
        nowhere.assignments().add(body, Optional.of(each.probe().variables()));
      }
    }
    FunctionTable functions = nowhere.functions();
    functions
        .called()
        .forEach(
            symbol ->
                functions
                    .body(symbol)
                    .ifPresent(body -> nowhere.assignments().add(body, Optional.empty())));
  }

  private Optional<Program> finish(Program program) {
    IterationCheck.check(program, problems);
    PrivilegeCheck.check(program, nowhere.options().privilege(), nowhere.own(), problems);
    if (problems.hasErrors()) {
      return Optional.empty();
    }
    return Optional.of(
        nowhere.options().displayGlobals()
            ? WriteOnlyGlobals.printed(
                program,
                nowhere.globals().ownVariables(),
                this::isPointer,
                nowhere.options().language())
            : program);
  }

  private boolean isPointer(Variable.Global global, SourceSpan declared) {
    return TypeSources.ofGlobal(nowhere, Body.empty(declared), global.name()).stream()
        .anyMatch(source -> source.place().isPointer(source));
  }

  private Handler handler(
      Body body,
      ProbeDerivation.Derived derived,
      IdentityHashMap<Expression, Condition> conditions) {
    LoweringScope scope = nowhere.with(derived.probe().variables());
    Action.Block block = new Lowering(scope, body).block();
    functionLowering.lowerCopies();
    return new Handler(
        FunctionLowering.locals(body, block),
        block,
        scope.saves().entry(),
        derived.condition().map(c -> conditions.computeIfAbsent(c, this::condition)));
  }

  private Condition condition(Expression expression) {
    Body alone = Body.empty(expression.span());
    Lowering lowering = new Lowering(nowhere, alone);
    return new Condition(expression.span(), lowering.value(expression));
  }
}
