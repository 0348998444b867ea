// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reports the names whose type no use settled, each once; names that nobody reads become numbers
 * silently.
 */
final class TypeCompleteness {
  private final GlobalTable globals;
  private final FunctionTable functions;
  private final Set<SourceFile> own;
  private final EventSink problems;

  TypeCompleteness(
      GlobalTable globals, FunctionTable functions, Set<SourceFile> own, EventSink problems) {
    this.own = own;
    this.globals = globals;
    this.functions = functions;
    this.problems = problems;
  }

  void check(List<Body> handlers) {
    handlers.forEach(this::locals);
    for (FunctionSymbol function : functions.called()) {
      functions.body(function).ifPresent(this::locals);
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
      if (global.arity() >= 0) {
        require(global.value(), global.name(), global.span(), "global");
        for (int i = 0; i < global.arity(); i++) {
          require(global.key(i), global.name(), global.span(), "key " + (i + 1) + " of array");
        }
      }
    }
  }

  private void locals(Body body) {
    for (Symbol.Local local : body.locals().values()) {
      if (local.isRead() && !local.isAssigned() && local.type().type().isPresent()) {
        neverAssigned(local, body);
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

  /** Most often a misspelt name, so it is said only where a similar one is known. */
  private void neverAssigned(Symbol.Local local, Body body) {
    Set<String> known = new HashSet<>(globals.names());
    known.addAll(body.locals().keySet());
    known.remove(local.name());
    List<String> near = NearestNames.of(local.name(), known, 3);
    if (!near.isEmpty() && own.contains(local.span().file())) {
      problems.problem(
          Problem.warning(
                  ElaborationProblem.NEVER_ASSIGNED,
                  local.span(),
                  "'" + local.name() + "' is never assigned")
              .withHelp("did you mean " + String.join(", ", near) + "?"));
    }
  }

  private static Problem sizedScalar(Symbol.Global global) {
    Problem problem =
        Problem.error(
                ElaborationProblem.ARRAY_AS_SCALAR,
                global.span(),
                "'"
                    + global.name()
                    + "' is declared with a size, as arrays are, and used without keys")
            .withHelp("remove the size");
    return global.arityCause().map(cause -> problem.withNote(cause, "used here")).orElse(problem);
  }

  private void require(TypeCell cell, String name, SourceSpan span, String what) {
    if (cell.type().isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.UNRESOLVED_TYPE,
                  span,
                  "can not infer the type of %s '%s'".formatted(what, name))
              .withHelp("use it with a value of a known type"));
    }
  }
}
