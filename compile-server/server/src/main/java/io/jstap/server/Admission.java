// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many compilations run and wait at once, so that a flood is refused instead of served
 * badly.
 */
final class Admission {
  private final Semaphore running;
  private final AtomicInteger present = new AtomicInteger();
  private final int most;

  Admission(int concurrent, int queued) {
    this.running = new Semaphore(concurrent, true);
    this.most = concurrent + queued;
  }

  /** Runs the work when its turn comes; throws RESOURCE_EXHAUSTED when too many wait already. */
  void run(Runnable work) {
    if (present.incrementAndGet() > most) {
      present.decrementAndGet();
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "the server is busy with " + most + " compilations: try again in a moment")
          .asRuntimeException();
    }
    try {
      running.acquire();
      try {
        work.run();
      } finally {
        running.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("cancelled while waiting").asRuntimeException();
    } finally {
      present.decrementAndGet();
    }
  }
}
