// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.Status;
import io.jstap.server.Role.Quotas;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many compilations run and wait at once, in all and of each caller, so that a flood is
 * refused instead of served badly, and one caller's flood is no other's.
 */
final class Admission {
  private final Semaphore running;
  private final AtomicInteger present = new AtomicInteger();
  private final int most;
  private final Clock clock;
  private final Map<String, Usage> usages = new ConcurrentHashMap<>();

  /** What one caller uses; as many as there are callers in the policy's patterns. */
  private static final class Usage {
    private final Semaphore running;
    private final AtomicInteger present = new AtomicInteger();
    private LocalDate day = LocalDate.EPOCH;
    private int today;

    Usage(int atOnce) {
      this.running = new Semaphore(atOnce, true);
    }

    synchronized int today(LocalDate now, int more) {
      if (!now.equals(day)) {
        day = now;
        today = 0;
      }
      today += more;
      return today;
    }
  }

  Admission(int concurrent, int queued) {
    this(concurrent, queued, Clock.systemUTC());
  }

  Admission(int concurrent, int queued, Clock clock) {
    this.running = new Semaphore(concurrent, true);
    this.most = concurrent + queued;
    this.clock = clock;
  }

  private Usage usage(Caller caller) {
    return usages.computeIfAbsent(
        caller.identity(), _ -> new Usage(Math.max(1, caller.role().quotas().running())));
  }

  /**
   * Runs the work when its turn comes, and then the delivery, which is the turn of the caller but
   * of nobody else: who reads slowly holds up themselves only. Throws RESOURCE_EXHAUSTED when too
   * many wait already.
   */
  void run(Caller caller, Runnable work, Runnable delivery) {
    Quotas quotas = caller.role().quotas();
    Usage usage = usage(caller);
    if (usage.today(LocalDate.now(clock), 0) >= quotas.modulesPerDay()) {
      throw exhausted(
          "'"
              + caller.identity()
              + "' has had its "
              + quotas.modulesPerDay()
              + " modules of this day (UTC); the administrator of the compile server sets that"
              + " quota in policy.yaml");
    }
    enter(
        usage.present, quotas.running() + quotas.queued(), "'" + caller.identity() + "' waits for");
    try {
      enter(present, most, "the server is busy with");
      try {
        inTurn(
            usage.running,
            () -> {
              inTurn(running, work);
              delivery.run();
            });
      } finally {
        present.decrementAndGet();
      }
    } finally {
      usage.present.decrementAndGet();
    }
  }

  /** Counts a module that a caller got. */
  void count(Caller caller) {
    usage(caller).today(LocalDate.now(clock), 1);
  }

  private static void enter(AtomicInteger count, int most, String who) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      throw exhausted(who + " " + most + " compilations already: try again in a moment");
    }
  }

  private static void inTurn(Semaphore turns, Runnable work) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("cancelled while waiting").asRuntimeException();
    }
    try {
      work.run();
    } finally {
      turns.release();
    }
  }

  private static RuntimeException exhausted(String why) {
    return Status.RESOURCE_EXHAUSTED.withDescription(why).asRuntimeException();
  }
}
