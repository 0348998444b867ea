// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import java.util.Optional;

/** Overloads that pass to one another are called alike, so their types have to agree (§4.4). */
final class OverloadTypes {
  private final EventSink problems;
  private boolean changed;

  OverloadTypes(EventSink problems) {
    this.problems = problems;
  }

  /** Lets a function and the one that it passes to learn from one another. */
  boolean agree(FunctionSymbol function) {
    Optional<FunctionSymbol> following = function.following();
    if (following.isPresent()) {
      FunctionSymbol next = following.get();
      for (int i = 0; i < function.parameters().size(); i++) {
        Symbol.Local mine = function.parameters().get(i);
        Symbol.Local other = next.parameters().get(i);
        agree(
            mine.type(),
            other.type(),
            other.span(),
            "parameter '" + other.name() + "'",
            mine.span());
      }
      if (function.returnsValue() != next.returnsValue()) {
        function.markReturnsValue();
        next.markReturnsValue();
        changed = true;
      }
      SourceSpan name = next.declaration().name().span();
      agree(
          function.result(),
          next.result(),
          name,
          "the result of '" + next.declaration().name().name() + "'",
          function.declaration().name().span());
    }
    return changed;
  }

  private void agree(
      TypeCell first, TypeCell second, SourceSpan span, String what, SourceSpan elsewhere) {
    first.type().ifPresent(type -> changed |= second.settle(type, span));
    second.type().ifPresent(type -> changed |= first.settle(type, elsewhere));
    if (first.type().isPresent() && !first.type().equals(second.type())) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.TYPE_MISMATCH,
                  span,
                  "%s is %s, but %s in the overload that passes to it"
                      .formatted(
                          what,
                          second.type().orElseThrow().word(),
                          first.type().orElseThrow().word()))
              .withNote(elsewhere, "the other overload")
              .withHelp("overloads with the same number of parameters need the same types"));
    }
  }
}
