// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs the typer over all bodies until nothing changes, then once more to say what does not fit
 * (§8).
 */
final class TypeInference {
  private final GlobalTable globals;
  private final FunctionTable functions;
  private final Set<SourceFile> own;
  private final Set<String> given;
  private final CollectingSink problems;

  /**
   * @param given the globals that get their values when the session begins
   */
  TypeInference(
      GlobalTable globals,
      FunctionTable functions,
      Set<SourceFile> own,
      Set<String> given,
      CollectingSink problems) {
    this.given = given;
    this.globals = globals;
    this.functions = functions;
    this.own = own;
    this.problems = problems;
  }

  /** Runs until nothing changes; may be called again when there is more. */
  void settle(List<Body> handlers, List<ProbeDerivation.Derived> derived) {
    boolean changed;
    do {
      changed = types(handlers, derived, Optional.empty());
      if (!changed) {
        for (FunctionSymbol symbol : functions.called()) {
          changed |= symbol.settleDemand(symbol.declaration().name().span());
        }
      }
    } while (changed);
  }

  /**
   * Says what does not fit.
   *
   * @param pruning knows what will be left out, which need not fit; empty when nothing will
   * @param guru whether the user's text may do what only guru mode may
   */
  void report(
      List<Body> handlers,
      List<ProbeDerivation.Derived> derived,
      Optional<Pruning> pruning,
      boolean guru) {
    CollectingSink found = new CollectingSink();
    types(handlers, derived, Optional.of(found));
    pruning
        .map(left -> forgiving(handlers, left).forgiven(found.problems()))
        .orElseGet(found::problems)
        .forEach(problems::problem);
    if (!problems.hasErrors()) {
      Function<Body, Statement> left = body -> pruning.map(p -> p.left(body)).orElse(body.block());
      NeverAssigned names = new NeverAssigned(globals, functions, own, given, problems);
      new TypeCompleteness(globals, functions, names, problems).check(handlers, left);
      List<Body> bodies = new ArrayList<>(handlers);
      functions.called().forEach(symbol -> functions.body(symbol).ifPresent(bodies::add));
      new CrossFileNames(globals, own, problems).check(bodies);
      new PragmaCheck(functions, own, problems).check(bodies, guru);
    }
  }

  private DeadErrors forgiving(List<Body> handlers, Pruning pruning) {
    DeadErrors errors = new DeadErrors(own);
    LiveCode live = LiveCode.of(handlers, functions, pruning::left);
    handlers.forEach(body -> errors.add(body.block(), Optional.of(pruning.left(body))));
    for (FunctionSymbol symbol : functions.called()) {
      Optional<Body> body = functions.body(symbol);
      if (body.isPresent()) {
        errors.add(
            body.get().block(),
            live.functions().contains(symbol)
                ? Optional.of(pruning.left(body.get()))
                : Optional.empty());
      }
    }
    return errors;
  }

  /**
   * One run over everything.
   *
   * @param report told what does not fit, in the last run
   */
  private boolean types(
      List<Body> handlers, List<ProbeDerivation.Derived> derived, Optional<EventSink> report) {
    EventSink sink = report.orElse(problem -> {});
    boolean changed = false;
    for (Body handler : handlers) {
      changed |= new Typer(globals, functions, sink, report.isPresent(), handler).run();
    }
    for (ProbeDerivation.Derived each : derived) {
      each.condition()
          .ifPresent(
              condition ->
                  ProbeConditions.type(condition, globals, functions, sink, report.isPresent()));
    }
    int known = functions.called().size();
    // The list grows while bodies are looked at: a function may call one that nobody else calls.
    for (int i = 0; i < functions.called().size(); i++) {
      Optional<Body> body = functions.body(functions.called().get(i));
      if (body.isPresent()) {
        changed |= new Typer(globals, functions, sink, report.isPresent(), body.get()).run();
      }
    }
    for (FunctionSymbol symbol : functions.called()) {
      NativeGlobals.check(symbol, globals, sink);
      changed |= new OverloadTypes(sink).agree(symbol);
    }
    return changed || functions.called().size() > known;
  }
}
