// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Value;
import java.util.Optional;
import java.util.function.Function;

/** The target variables that a probe point gives to its handler. */
public interface ContextVariables {
  /** For probe points without any. */
  ContextVariables NONE =
      (variable, lower, problems) -> {
        problems.problem(
            Problem.error(
                    ElaborationProblem.NO_CONTEXT,
                    variable.span(),
                    "this probe point has no target variables, so no '$" + variable.name() + "'")
                .withHelp("use $variables in probes on functions, statements or tracepoints"));
        return Optional.empty();
      };

  /**
   * The value of a target variable with its accesses.
   *
   * @param lower lowers expressions inside the accesses, for example an index
   * @param problems told why there is no value
   */
  Optional<Value> value(
      Expression.TargetVariable variable, Function<Expression, Value> lower, EventSink problems);
}
