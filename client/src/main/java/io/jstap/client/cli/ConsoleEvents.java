// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.Progress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Shows problems as they come; progress only to a person, on one line that is written over, and
 * only when something takes more than a moment.
 */
final class ConsoleEvents implements EventSink, AutoCloseable {
  private static final long MOMENT_MS = 600;
  private static final long STEP_MS = 150;
  private static final int WIDTH = 78;
  private static final String CLEAR = "\r\u001b[K";

  private final boolean noWarnings;
  private final OutputFormat format;
  private final Consumer<String> passes;
  private final ProblemRenderer renderer = new ProblemRenderer(Terminal.isColoured());
  private String wanted = "";
  private String shown = "";
  private boolean closed;
  private boolean ticking;

  /**
   * @param passes told which pass has begun
   */
  ConsoleEvents(boolean noWarnings, OutputFormat format, Consumer<String> passes) {
    this.noWarnings = noWarnings;
    this.format = format;
    this.passes = passes;
  }

  @Override
  public synchronized void problem(Problem problem) {
    if (problem.isError() || !noWarnings) {
      erase();
      System.err.print(
          format == OutputFormat.JSON
              ? JsonLines.problem(problem) + "\n"
              : renderer.render(problem));
    }
  }

  @Override
  public synchronized void progress(Progress progress) {
    if (progress.stage().startsWith("pass ")) {
      passes.accept(progress.stage());
    }
    if (!Terminal.isWatched()) {
      return;
    }
    String share =
        progress.total() > 0 ? " %d%%".formatted(100 * progress.done() / progress.total()) : "";
    String line = progress.stage() + ": " + progress.message() + share;
    wanted = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
    if (!ticking) {
      ticking = true;
      Thread.ofPlatform().daemon().name("progress").start(this::tick);
    }
  }

  private void tick() {
    try {
      TimeUnit.MILLISECONDS.sleep(MOMENT_MS);
      while (show()) {
        TimeUnit.MILLISECONDS.sleep(STEP_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean show() {
    if (!closed && !wanted.equals(shown)) {
      System.err.print(CLEAR + wanted);
      shown = wanted;
    }
    return !closed;
  }

  private void erase() {
    if (!shown.isEmpty()) {
      System.err.print(CLEAR);
      shown = "";
    }
  }

  /** Takes the line of progress away. */
  @Override
  public synchronized void close() {
    closed = true;
    erase();
  }
}
