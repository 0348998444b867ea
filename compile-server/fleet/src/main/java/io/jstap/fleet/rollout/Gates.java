// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a node of a rollout has to keep to; one that does not has failed.
 *
 * @param errors most errors of handlers in a session; empty: no matter how many
 * @param lost most lost records in a session; empty: no matter how many
 * @param skippedPerMinute most hits in a minute whose handler did not run; empty: no matter how
 *     many
 * @param silence after that long without a word a node counts as failed
 */
public record Gates(
    OptionalLong errors, OptionalLong lost, OptionalLong skippedPerMinute, Duration silence) {

  /** What a session's counters break, in words; empty when nothing. */
  public Optional<String> breach(Counters counters) {
    if (errors.isPresent() && counters.errors() > errors.getAsLong()) {
      return Optional.of(over("errors", counters.errors(), errors.getAsLong()));
    }
    if (lost.isPresent() && counters.lost() > lost.getAsLong()) {
      return Optional.of(over("lost records", counters.lost(), lost.getAsLong()));
    }
    if (skippedPerMinute.isPresent()
        && counters.skippedPerMinute() > skippedPerMinute.getAsLong()) {
      return Optional.of(
          over(
              "skipped hits in a minute",
              counters.skippedPerMinute(),
              skippedPerMinute.getAsLong()));
    }
    return Optional.empty();
  }

  private static String over(String what, long is, long may) {
    return "%d %s, where the gate allows %d".formatted(is, what, may);
  }
}
