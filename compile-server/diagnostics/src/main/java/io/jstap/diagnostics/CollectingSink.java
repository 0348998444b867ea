// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keeps problems in the order in which they came, each distinct one once, and forwards them. */
public final class CollectingSink implements EventSink {
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final EventSink next;

  public CollectingSink() {
    this(problem -> {});
  }

  /** Forwards every distinct problem and all progress to {@code next}. */
  public CollectingSink(EventSink next) {
    this.next = next;
  }

  @Override
  public void problem(Problem problem) {
    boolean fresh;
    synchronized (problems) {
      fresh = problems.add(problem);
    }
    if (fresh) {
      next.problem(problem);
    }
  }

  @Override
  public void progress(Progress progress) {
    next.progress(progress);
  }

  public List<Problem> problems() {
    synchronized (problems) {
      return new ArrayList<>(problems);
    }
  }

  public boolean hasErrors() {
    return problems().stream().anyMatch(Problem::isError);
  }
}
