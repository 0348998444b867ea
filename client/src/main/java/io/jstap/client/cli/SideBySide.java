// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The same for several machines at once. One that fails is said, and stops none of the others. */
final class SideBySide {
  private final OutputFormat format;

  SideBySide(OutputFormat format) {
    this.format = format;
  }

  /** What is done for each. */
  interface Job<T> {
    /** The exit status. */
    int run(T of) throws ClientException;
  }

  /**
   * Runs all to their ends.
   *
   * @param marks what the lines about one begin with
   * @return the worst status
   */
  <T> int run(List<T> all, Function<T, Marks> marks, Job<T> job) {
    AtomicInteger worst = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (T each : all) {
      threads.add(
          Thread.ofPlatform()
              .name("for one of several")
              .start(
                  () -> worst.accumulateAndGet(status(each, marks.apply(each), job), Math::max)));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 1;
      }
    }
    return worst.get();
  }

  private <T> int status(T each, Marks marks, Job<T> job) {
    try {
      return job.run(each);
    } catch (ClientException e) {
      return ClientMain.report(format, marks, e);
    } catch (RuntimeException e) {
      return ClientMain.report(format, marks, ClientMain.defect(e));
    }
  }
}
