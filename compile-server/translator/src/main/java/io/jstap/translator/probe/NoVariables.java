// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.TypedName;
import java.util.List;
import java.util.Optional;

/** A program without a place in it: types and globals, but no locals. */
record NoVariables() implements PlaceVariables {
  @Override
  public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
    problems.problem(
        Problem.error(
                ElaborationProblem.NO_CONTEXT,
                span,
                "there is no '$" + name + "' without a place in the program")
            .withHelp("use $variables in probes on functions, statements or tracepoints"));
    return Optional.empty();
  }

  @Override
  public Optional<List<String>> collected(String collective) {
    return Optional.empty();
  }

  @Override
  public List<TypedName> listed() {
    return List.of();
  }
}
