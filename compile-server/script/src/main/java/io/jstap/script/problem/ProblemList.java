// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.problem;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceExcerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Collects the problems of one parse, and hands them on in the order of their places, each once. Of
 * many errors the first {@value #SHOWN} are shown and the rest counted.
 */
public final class ProblemList {
  /** How many errors of one file are worth reading. */
  public static final int SHOWN = 20;

  private final List<Problem> problems = new ArrayList<>();
  private int errors;

  public void add(Problem problem) {
    problems.add(problem);
    if (problem.isError()) {
      errors++;
    }
  }

  /**
   * Adds what is wrong because the file ends here; not when a comment swallowed the rest of it,
   * which is then the one thing to say.
   */
  public void addAtEnd(Problem problem) {
    boolean swallowed =
        problems.stream()
            .anyMatch(known -> known.code().equals(ScriptProblem.UNTERMINATED_COMMENT.id()));
    if (!swallowed) {
      add(problem);
    }
  }

  /** Errors so far. */
  public int errors() {
    return errors;
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Reports everything collected. */
  public void reportTo(EventSink sink) {
    List<Problem> sorted = new ArrayList<>(new LinkedHashSet<>(problems));
    sorted.sort(Comparator.comparingLong(ProblemList::place));
    int shown = 0;
    int hidden = 0;
    for (Problem problem : sorted) {
      if (!problem.isError()) {
        sink.problem(problem);
      } else if (shown < SHOWN) {
        shown++;
        sink.problem(problem);
      } else {
        hidden++;
      }
    }
    if (hidden > 0) {
      sink.problem(
          Problem.error(ScriptProblem.TOO_MANY, "%d more errors in this file".formatted(hidden)));
    }
  }

  private static long place(Problem problem) {
    return problem.excerpt().map(ProblemList::place).orElse(Long.MAX_VALUE);
  }

  private static long place(SourceExcerpt excerpt) {
    return ((long) excerpt.line() << 32) | excerpt.column();
  }
}
