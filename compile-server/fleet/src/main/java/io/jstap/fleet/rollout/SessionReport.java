// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

/**
 * What a node says of its session of a rollout.
 *
 * @param attempt which of the server's assignments it is of
 * @param message why it failed, or empty
 */
public record SessionReport(int attempt, Status status, String message, Counters counters) {
  /** How far a session is. */
  public enum Status {
    /** The module is fetched, verified or loaded. */
    LOADING,
    /** Its probes are armed. */
    RUNNING,
    /** The script has ended it in order, and the module is unloaded. */
    ENDED,
    /** It did not begin, or broke; nothing of it is loaded. */
    FAILED
  }
}
