// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.Optional;

/**
 * What the aggregates of a statistic keep beside count, sum, minimum and maximum.
 *
 * @param variance whether the variance is asked for
 * @param histogram the one histogram that the program takes of the statistic
 */
public record StatisticShape(boolean variance, Optional<Histogram> histogram) {
  /** For variables that are no statistics, and statistics without more. */
  public static final StatisticShape PLAIN = new StatisticShape(false, Optional.empty());

  /** How values are sorted into buckets. */
  public sealed interface Histogram {}

  /** A bucket for each power of two, mirrored for negative values. */
  public record Logarithmic() implements Histogram {}

  /** Buckets of {@code step} from {@code low} to {@code high}, and one at either side. */
  public record Linear(long low, long high, long step) implements Histogram {}
}
