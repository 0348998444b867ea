// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Optional;

/** Looks up variables: locals and parameters, then globals, else a new local (§8). */
final class Names {
  private static final int MAX_KEYS = 9;

  private final GlobalTable globals;
  private final EventSink problems;

  Names(GlobalTable globals, EventSink problems) {
    this.globals = globals;
    this.problems = problems;
  }

  /** Whether a global of the name is declared, whatever locals there are. */
  boolean isGlobal(String name, SourceSpan span) {
    return globals.find(name, span).isPresent();
  }

  /** A name that is used as a scalar. */
  Optional<Symbol> scalar(Body body, String name, SourceSpan span) {
    Symbol.Local local = body.locals().get(name);
    if (local != null) {
      return Optional.of(local);
    }
    Optional<Symbol.Global> global = globals.find(name, span);
    if (global.isEmpty()) {
      Symbol.Local fresh = new Symbol.Local(name, span);
      body.locals().put(name, fresh);
      return Optional.of(fresh);
    }
    if (!global.get().use(0, span)) {
      problems.problem(
          withFirstUse(
              Problem.error(
                      ElaborationProblem.ARRAY_AS_SCALAR,
                      span,
                      "'%s' is an array with %s, used here as a scalar"
                          .formatted(name, keys(global.get().arity())))
                  .withHelp("write " + name + "[...]"),
              global.get()));
      return Optional.empty();
    }
    return Optional.of(global.get());
  }

  /** A name that is used with keys. */
  Optional<Symbol.Global> array(Body body, String name, SourceSpan span, int keyCount) {
    if (keyCount > MAX_KEYS) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.TOO_MANY_KEYS,
                  span,
                  "an array has at most " + MAX_KEYS + " keys, this one has " + keyCount)
              .withHelp("join some of them: sprintf(\"%d,%d\", a, b)"));
      return Optional.empty();
    }
    Optional<Symbol.Global> global =
        body.locals().containsKey(name) ? Optional.empty() : globals.find(name, span);
    if (global.isEmpty()) {
      problems.problem(undeclared(name, span));
      return Optional.empty();
    }
    if (!global.get().use(keyCount, span)) {
      int arity = global.get().arity();
      problems.problem(
          withFirstUse(
              Problem.error(
                  arity == 0
                      ? ElaborationProblem.ARRAY_AS_SCALAR
                      : ElaborationProblem.INCONSISTENT_ARITY,
                  span,
                  "'%s' is %s, used here with %s"
                      .formatted(
                          name,
                          arity == 0 ? "a scalar" : "an array with " + keys(arity),
                          keys(keyCount))),
              global.get()));
      return Optional.empty();
    }
    return global;
  }

  /** A name that other uses made an array or a statistic. */
  Optional<Symbol.Global> wholeArray(Body body, String name, SourceSpan span) {
    return body.locals().containsKey(name)
        ? Optional.empty()
        : globals
            .find(name, span)
            .filter(
                global ->
                    global.arity() != 0
                        || global
                            .value()
                            .type()
                            .filter(type -> type == ValueType.STATISTICS)
                            .isPresent());
  }

  private Problem undeclared(String name, SourceSpan span) {
    List<String> near = NearestNames.of(name, globals.names(), 3);
    String help = "add 'global " + name + "'";
    return Problem.error(
            ElaborationProblem.UNKNOWN_ARRAY, span, "array '" + name + "' is not declared")
        .withHelp(near.isEmpty() ? help : help + ", or " + NearestNames.question(near));
  }

  private static Problem withFirstUse(Problem problem, Symbol.Global global) {
    return global
        .arityCause()
        .map(cause -> problem.withNote(cause, "first used here"))
        .orElse(problem);
  }

  private static String keys(int count) {
    return count == 1 ? "1 key" : count + " keys";
  }
}
