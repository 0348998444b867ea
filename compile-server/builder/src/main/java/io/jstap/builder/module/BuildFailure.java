// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.diagnostics.Problem;
import java.util.List;

/** Carries the problems that stop a build from the step that found them to the builder. */
final class BuildFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  BuildFailure(List<Problem> problems) {
    super(problems.getFirst().message());
    this.problems = List.copyOf(problems);
  }

  List<Problem> problems() {
    return problems;
  }
}
