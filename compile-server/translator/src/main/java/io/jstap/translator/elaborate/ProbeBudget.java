// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;

/**
 * How many probes a script may have in all. Each costs memory here and in the kernel that is
 * traced, and a short text with wildcards can ask for millions.
 */
final class ProbeBudget {
  /** Several times as many as a kernel without its modules has functions. */
  static final int MOST = 200_000;

  private long left;

  private ProbeBudget(long left) {
    this.left = left;
  }

  /** For a script that becomes a module. */
  static ProbeBudget ofScript() {
    return new ProbeBudget(MOST);
  }

  /** For a listing, which keeps no probe. */
  static ProbeBudget unlimited() {
    return new ProbeBudget(Long.MAX_VALUE);
  }

  /** Whether there can be more. */
  boolean isSpent() {
    return left < 0;
  }

  /** Counts the probes of a point; the first one too many is an error there. */
  void take(int probes, ProbePoint point, EventSink problems) {
    if (isSpent()) {
      return;
    }
    left -= probes;
    if (isSpent()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.TOO_MANY,
                  point.span(),
                  "with this point the script has more than %,d probes".formatted(MOST))
              .withHelp("narrow the wildcards: -l lists what a point means"));
    }
  }
}
