// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import io.jstap.translator.elaborate.ElaborationProblem;
import java.util.Set;

/**
 * Explains errors that programs without debuginfo may be the reason of: their symbols tell about
 * functions, and about nothing else.
 *
 * @param programs are asked which those are
 * @param next is told everything
 */
record LackingProgramDebuginfo(RequestPrograms programs, EventSink next) implements EventSink {
  /** What debuginfo would have told. */
  private static final Set<String> MISSED =
      Set.of(
          ElaborationProblem.NO_SUCH_KERNEL_FUNCTION.id(),
          ElaborationProblem.UNKNOWN_TARGET_VARIABLE.id(),
          ElaborationProblem.TARGET_VARIABLE_UNAVAILABLE.id(),
          ElaborationProblem.NO_SUCH_TYPE.id());

  @Override
  public void problem(Problem problem) {
    Problem explained = problem;
    if (problem.isError() && MISSED.contains(problem.code())) {
      for (String program : programs.withoutDebuginfo()) {
        explained =
            explained.withNote(
                """
                no debuginfo of %s is here, only its symbols: on the build host, install its
                package NAME-dbgsym, or start the server with --debuginfo or DEBUGINFOD_URLS;
                of a program of your own, probe one that is not stripped"""
                    .formatted(program));
      }
    }
    next.problem(explained);
  }

  @Override
  public void progress(Progress progress) {
    next.progress(progress);
  }
}
