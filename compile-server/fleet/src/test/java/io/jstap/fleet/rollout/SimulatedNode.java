// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** A node of a random fleet: does what it is told when it hears of it, and fails when it likes. */
final class SimulatedNode {
  private final Random random;
  private final String zone;
  private String kernel;
  private int boot;
  private boolean partitioned;
  private Instant lastContact;
  private Optional<SessionReport> real = Optional.empty();
  private Optional<SessionReport> seen = Optional.empty();

  SimulatedNode(Random random, String kernel, Instant now) {
    this.random = random;
    this.kernel = kernel;
    this.zone = "zone" + random.nextInt(3);
    this.lastContact = now;
  }

  /** Whether the machine has something of ours in its kernel. */
  boolean isLoaded() {
    return real.filter(
            session ->
                session.status() == SessionReport.Status.LOADING
                    || session.status() == SessionReport.Status.RUNNING)
        .isPresent();
  }

  boolean isPartitioned() {
    return partitioned;
  }

  void partition(boolean cut) {
    partitioned = cut;
  }

  /** The lease of a node that hears nothing runs out. */
  void loseLease() {
    real = Optional.empty();
  }

  void reboot(String next) {
    kernel = next;
    boot++;
    real = Optional.empty();
  }

  /** Lives for a while: hears what is wanted of it, unless it is cut off, and reports. */
  void live(Optional<Integer> wanted, double failing, Instant now) {
    if (!partitioned) {
      if (wanted.isEmpty()) {
        real = Optional.empty();
      } else if (real.isEmpty() || real.get().attempt() != wanted.get()) {
        real = Optional.of(report(wanted.get(), SessionReport.Status.LOADING, Counters.ZERO));
      }
    }
    real = real.map(session -> next(session, failing));
    if (!partitioned) {
      seen = real;
      lastContact = now;
    }
  }

  private SessionReport next(SessionReport session, double failing) {
    if (session.status() == SessionReport.Status.LOADING) {
      return random.nextDouble() < failing
          ? report(session.attempt(), SessionReport.Status.FAILED, Counters.ZERO)
          : random.nextInt(3) > 0
              ? report(session.attempt(), SessionReport.Status.RUNNING, Counters.ZERO)
              : session;
    }
    if (session.status() != SessionReport.Status.RUNNING || random.nextDouble() >= failing / 2) {
      return session;
    }
    return switch (random.nextInt(4)) {
      case 0 -> report(session.attempt(), SessionReport.Status.FAILED, Counters.ZERO);
      case 1 -> report(session.attempt(), SessionReport.Status.ENDED, Counters.ZERO);
      case 2 -> report(session.attempt(), SessionReport.Status.LOADING, Counters.ZERO);
      default ->
          report(session.attempt(), SessionReport.Status.RUNNING, new Counters(7, 0, 0, 0, 0));
    };
  }

  private static SessionReport report(int attempt, SessionReport.Status status, Counters counters) {
    return new SessionReport(attempt, status, "simulated", counters);
  }

  NodeView view() {
    return new NodeView(kernel, zone, "boot" + boot, lastContact, seen);
  }
}
