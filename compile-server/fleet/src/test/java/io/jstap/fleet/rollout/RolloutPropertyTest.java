// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What must hold for every rollout, over random fleets, failures, clocks, commands and restarts:
 * see {@link Schedule}. {@code -Djstap.seed=N} begins with the seed that a failure has named.
 */
class RolloutPropertyTest {
  private static final int SCHEDULES = 100_000;

  @Test
  void randomSchedulesKeepAllPromises() {
    long first = Long.getLong("jstap.seed", 20_261_130L);
    Map<RolloutState.Phase, Integer> seen = new EnumMap<>(RolloutState.Phase.class);
    System.out.println("random rollouts from the seed " + first);
    for (int i = 0; i < SCHEDULES; i++) {
      long seed = first + i;
      try {
        Schedule schedule = new Schedule(seed);
        schedule.run();
        schedule.seen.forEach((phase, count) -> seen.merge(phase, count, Integer::sum));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("the schedule of -Djstap.seed=" + seed + " fails", e);
      }
    }
    for (RolloutState.Phase phase : RolloutState.Phase.values()) {
      assertTrue(seen.getOrDefault(phase, 0) > SCHEDULES / 50, phase + " was hardly seen: " + seen);
    }
  }
}
