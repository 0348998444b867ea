// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.time.Duration;

/** A step of a rollout: how many nodes may take part, and how long they have to be well. */
public sealed interface Stage {
  /** How long the nodes have to run without a breach of a gate before the stage is passed. */
  Duration soak();

  /** One node of every distinct kernel build. */
  record Canary(Duration soak) implements Stage {}

  /**
   * A part of the nodes whose kernel has had its canary.
   *
   * @param percent 1 to 100, rounded up to whole nodes
   */
  record Percent(int percent, Duration soak) implements Stage {
    public Percent {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("percent " + percent);
      }
    }

    /** How many of so many nodes. */
    public int of(int nodes) {
      return (int) (((long) nodes * percent + 99) / 100);
    }
  }
}
