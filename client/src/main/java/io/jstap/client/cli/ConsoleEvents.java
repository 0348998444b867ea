// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import java.util.concurrent.TimeUnit;

/**
 * Shows problems as they come; progress only to a person, and only when it takes more than a
 * moment.
 */
final class ConsoleEvents implements EventSink {
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(700);

  private final boolean noWarnings;
  private final boolean watched = Terminal.isTerminal();
  private final long start = System.nanoTime();
  private String shown = "";

  ConsoleEvents(boolean noWarnings) {
    this.noWarnings = noWarnings;
  }

  @Override
  public void problem(Problem problem) {
    if (problem.isError() || !noWarnings) {
      System.err.print(ClientMain.renderer().render(problem));
    }
  }

  @Override
  public void progress(Progress progress) {
    String line = progress.stage() + ": " + progress.message();
    if (watched && System.nanoTime() - start > MOMENT && !line.equals(shown)) {
      shown = line;
      System.err.println(line.replaceAll("\\p{Cntrl}", "?"));
    }
  }
}
