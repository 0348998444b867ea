// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.Optional;

/** Ends the work on a pattern; caught in {@link Regex}. */
final class RegexFailure extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never leaves the package
  private final RegexProblem problem;

  RegexFailure(int start, int end, String message) {
    this(new RegexProblem(start, end, message, Optional.empty()));
  }

  RegexFailure(int start, int end, String message, String help) {
    this(new RegexProblem(start, end, message, Optional.of(help)));
  }

  private RegexFailure(RegexProblem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  RegexProblem problem() {
    return problem;
  }
}
