// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs the steps of an ingest that do not wait for one another, as many at once as there are cores.
 */
final class Parallel {
  /** One step. */
  interface Task {
    void run() throws IOException, InterruptedException, IngestFailure;
  }

  private Parallel() {}

  /** Returns when all have ended well; when one fails the others are interrupted. */
  static void run(List<Task> tasks) throws IOException, InterruptedException, IngestFailure {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), Thread.ofVirtual().factory());
    try (threads) {
      ExecutorCompletionService<Boolean> steps = new ExecutorCompletionService<>(threads);
      for (Task task : tasks) {
        steps.submit(
            () -> {
              task.run();
              return true;
            });
      }
      try {
        for (int i = 0; i < tasks.size(); i++) {
          steps.take().get();
        }
      } catch (ExecutionException e) {
        throw cause(e);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static RuntimeException cause(ExecutionException e)
      throws IOException, InterruptedException, IngestFailure {
    switch (e.getCause()) {
      case IngestFailure failure -> throw failure;
      case IOException failure -> throw failure;
      case InterruptedException stop -> throw stop;
      case RuntimeException bug -> throw bug;
      case null, default -> throw new IllegalStateException("a step of an ingest", e);
    }
  }
}
