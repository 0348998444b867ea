// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.time.Instant;

/**
 * The time of a fleet: that of the wall when the server began, and from then on it never goes back.
 */
final class FleetClock {
  private final Instant start = Instant.ofEpochMilli(System.currentTimeMillis());
  private final long began = System.nanoTime();

  /** Now, in whole milliseconds, as it is kept. */
  Instant now() {
    return start.plusMillis((System.nanoTime() - began) / 1_000_000);
  }
}
