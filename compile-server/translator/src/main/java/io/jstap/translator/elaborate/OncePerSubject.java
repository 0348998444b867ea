// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets an error through once for each thing that it is about: a name that is not known is one
 * error, however often it is used. Messages of these codes name their subject.
 */
final class OncePerSubject implements EventSink {
  private static final Set<String> CODES =
      Stream.of(
              ElaborationProblem.UNKNOWN_FUNCTION,
              ElaborationProblem.UNKNOWN_ARRAY,
              ElaborationProblem.UNRESOLVED_TYPE,
              ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
              ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
              ElaborationProblem.NO_SUCH_MEMBER,
              ElaborationProblem.NEEDS_GURU,
              ElaborationProblem.NO_STATISTIC,
              ElaborationProblem.NO_SUCH_TYPE)
          .map(ElaborationProblem::id)
          .collect(Collectors.toUnmodifiableSet());

  private final EventSink next;
  private final Set<String> told = new HashSet<>();

  OncePerSubject(EventSink next) {
    this.next = next;
  }

  @Override
  public void problem(Problem problem) {
    if (!CODES.contains(problem.code()) || told.add(problem.code() + problem.message())) {
      next.problem(problem);
    }
  }

  @Override
  public void progress(Progress progress) {
    next.progress(progress);
  }
}
