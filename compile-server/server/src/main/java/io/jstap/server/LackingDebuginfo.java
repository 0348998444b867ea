// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.Kernel;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;

/**
 * Explains errors that a kernel without debuginfo may be the reason of: its boot image tells about
 * functions, their parameters and types, and about nothing else.
 *
 * @param note what to add to each error of elaboration
 * @param next is told everything
 */
record LackingDebuginfo(String note, EventSink next) implements EventSink {
  private static final String ELABORATION = "JS2";

  /** The sink to elaborate with. */
  static EventSink explained(Kernel kernel, EventSink events) {
    if (kernel.lackingDebuginfo().isEmpty()) {
      return events;
    }
    return new LackingDebuginfo(
        """
        no debuginfo of the kernel %s is here, only types and symbols of its boot image:
        no lines, no local variables, no inlined functions, no callees, no types of globals,
        and parameters where a function begins only
        %s"""
            .formatted(kernel.release(), String.join("\n", kernel.lackingDebuginfo())),
        events);
  }

  @Override
  public void problem(Problem problem) {
    boolean explained = problem.isError() && problem.code().startsWith(ELABORATION);
    next.problem(explained ? problem.withNote(note) : problem);
  }

  @Override
  public void progress(Progress progress) {
    next.progress(progress);
  }
}
