// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

/**
 * What a session has counted since it began, and the rate of what it skips.
 *
 * @param errors errors of handlers
 * @param skipped hits whose handler did not run
 * @param skippedPerMinute those of the latest minute
 * @param lost records that found no room
 * @param records records that were written
 */
public record Counters(long errors, long skipped, long skippedPerMinute, long lost, long records) {
  /** Of a session that has counted nothing yet. */
  public static final Counters ZERO = new Counters(0, 0, 0, 0, 0);
}
