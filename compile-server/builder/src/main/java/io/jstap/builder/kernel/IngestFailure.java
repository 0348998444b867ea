// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.diagnostics.Problem;

/** Carries the one problem that stops an ingest from the step that found it to the store. */
final class IngestFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  IngestFailure(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  IngestFailure(BuilderProblem code, String message, String help) {
    this(Problem.error(code, message).withHelp(help));
  }

  Problem problem() {
    return problem;
  }
}
