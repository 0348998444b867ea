// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps problems until it is known whether they count: of a request that is to be made again, what
 * was said would be said twice.
 */
final class HeldProblems implements EventSink {
  private final EventSink next;
  private final List<Problem> held = new ArrayList<>();

  HeldProblems(EventSink next) {
    this.next = next;
  }

  @Override
  public synchronized void problem(Problem problem) {
    held.add(problem);
  }

  @Override
  public void progress(Progress progress) {
    next.progress(progress);
  }

  /** Passes on what was held. */
  synchronized void release() {
    held.forEach(next::problem);
    held.clear();
  }
}
