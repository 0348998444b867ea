// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import java.util.ArrayDeque;
import java.util.Deque;

/** How much a counter has grown within the latest minute. */
final class Rate {
  private static final long MINUTE = 60_000_000_000L;

  private final Deque<long[]> samples = new ArrayDeque<>();

  /**
   * Takes a sample.
   *
   * @param nanoseconds by a clock that does not go back
   * @return the growth since the oldest sample that is not older than a minute
   */
  long add(long nanoseconds, long count) {
    samples.addLast(new long[] {nanoseconds, count});
    while (samples.size() > 1 && nanoseconds - samples.getFirst()[0] > MINUTE) {
      samples.removeFirst();
    }
    return count - samples.getFirst()[1];
  }
}
