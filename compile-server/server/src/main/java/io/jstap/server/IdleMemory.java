// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.KernelStore;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives memory back when a server has nothing to do: what it knows of kernel modules, which is read
 * again in a moment, and the heap that their reading has left behind. The Java runtime does neither
 * by itself while nothing is allocated.
 */
final class IdleMemory implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("idle memory").unstarted(work));
  private final KernelStore kernels;
  private final LongSupplier lastUse;
  private final long restNanoseconds;
  private long seen;

  /**
   * @param lastUse when the last call began or ended, in the unit of {@link System#nanoTime}
   * @param restSeconds how long there has to be no call
   */
  IdleMemory(KernelStore kernels, LongSupplier lastUse, int restSeconds) {
    this.kernels = kernels;
    this.lastUse = lastUse;
    this.restNanoseconds = TimeUnit.SECONDS.toNanos(restSeconds);
    this.seen = lastUse.getAsLong();
  }

  /** Looks after each rest whether there was a call in it. */
  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the server ends
  void start() {
    clock.scheduleWithFixedDelay(
        this::look, restNanoseconds, Math.max(1, restNanoseconds / 4), TimeUnit.NANOSECONDS);
  }

  /** Returns whether memory was given back: once after each use. */
  boolean look() {
    long last = lastUse.getAsLong();
    if (last == seen || System.nanoTime() - last < restNanoseconds) {
      return false;
    }
    seen = last;
    kernels.forgetModules();
    System.gc();
    return true;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
