// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;

/** Passes on as many errors as anybody reads, and counts the rest. */
final class ErrorLimit implements EventSink {
  private static final int SHOWN = 20;

  private final EventSink next;
  private int errors;

  ErrorLimit(EventSink next) {
    this.next = next;
  }

  @Override
  public void problem(Problem problem) {
    if (!problem.isError() || ++errors <= SHOWN) {
      next.problem(problem);
    }
  }

  @Override
  public void progress(Progress progress) {
    next.progress(progress);
  }

  /** Says how many errors were not shown. */
  void finish() {
    int hidden = errors - SHOWN;
    if (hidden > 0) {
      next.problem(
          Problem.error(
                  ElaborationProblem.TOO_MANY,
                  hidden == 1 ? "1 more error" : hidden + " more errors")
              .withHelp("mend these first: others may go with them"));
    }
  }
}
