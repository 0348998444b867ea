// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reports the names whose type no use settled, each once; names that nobody reads, or only code
 * that is left out, become numbers silently.
 */
final class TypeCompleteness {
  private final GlobalTable globals;
  private final FunctionTable functions;
  private final NeverAssigned neverAssigned;
  private final EventSink problems;

  TypeCompleteness(
      GlobalTable globals,
      FunctionTable functions,
      NeverAssigned neverAssigned,
      EventSink problems) {
    this.neverAssigned = neverAssigned;
    this.globals = globals;
    this.functions = functions;
    this.problems = problems;
  }

  /**
   * Looks at all that handlers reach.
   *
   * @param left the code of a body that is not left out
   */
  void check(List<Body> handlers, Function<Body, Statement> left) {
    LiveCode live = LiveCode.of(handlers, functions, left);
    Set<String> dead = new HashSet<>(LiveCode.of(handlers, functions, Body::block).names());
    dead.removeAll(live.names());
    handlers.forEach(body -> locals(body, LiveCode.names(left.apply(body))));
    for (FunctionSymbol function : functions.called()) {
      if (!live.functions().contains(function)) {
        continue;
      }
      functions.body(function).ifPresent(body -> locals(body, LiveCode.names(left.apply(body))));
      for (Symbol.Local parameter : function.parameters()) {
        require(parameter.type(), parameter.name(), parameter.span(), "parameter");
      }
      if (function.returnsValue()) {
        require(
            function.result(),
            function.declaration().name().name(),
            function.declaration().name().span(),
            "function");
      }
    }
    for (Symbol.Global global : globals.symbols()) {
      if (global.arity() == 0 && (global.entries() > 0 || global.wrap())) {
        problems.problem(sizedScalar(global));
      }
      if (dead.contains(global.name())) {
        continue;
      }
      if (global.arity() < 0) {
        global.deletion().ifPresent(place -> untyped(global.name(), place, "global"));
      } else {
        neverAssigned.global(global);
        require(global.value(), global.name(), global.span(), "global");
        for (int i = 0; i < global.arity(); i++) {
          require(global.key(i), global.name(), global.span(), "key " + (i + 1) + " of array");
        }
      }
    }
  }

  private void locals(Body body, Set<String> live) {
    for (Symbol.Local local : body.locals().values()) {
      if (!live.contains(local.name())) {
        local.type().settle(ValueType.LONG, local.span());
        continue;
      }
      if (local.isRead() && local.type().type().isPresent()) {
        neverAssigned.local(local, body);
      }
      if (local.isAssigned() || !local.isRead()) {
        local.type().settle(ValueType.LONG, local.span());
      } else if (local.type().type().isEmpty()) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.UNRESOLVED_TYPE,
                    local.span(),
                    "can not infer the type of '" + local.name() + "': it is never assigned")
                .withHelp(
                    functions.isKnown(local.name())
                        ? "'%1$s' is a function, did you mean %1$s()?".formatted(local.name())
                        : "assign to it"));
      }
    }
  }

  private static Problem sizedScalar(Symbol.Global global) {
    Problem problem =
        Problem.error(
                ElaborationProblem.ARRAY_AS_SCALAR,
                global.span(),
                "'%s' is declared with %s, as arrays are, and used without keys"
                    .formatted(global.name(), global.entries() > 0 ? "a size" : "'%'"))
            .withHelp(global.entries() > 0 ? "remove the size" : "remove the '%'");
    return global.arityCause().map(cause -> problem.withNote(cause, "used here")).orElse(problem);
  }

  private void require(TypeCell cell, String name, SourceSpan span, String what) {
    if (cell.type().isEmpty()) {
      untyped(name, span, what);
    }
  }

  private void untyped(String name, SourceSpan span, String what) {
    problems.problem(
        Problem.error(
                ElaborationProblem.UNRESOLVED_TYPE,
                span,
                "can not infer the type of %s '%s'".formatted(what, name))
            .withHelp("use it with a value of a known type"));
  }
}
