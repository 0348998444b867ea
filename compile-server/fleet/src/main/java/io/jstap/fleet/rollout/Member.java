// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.time.Instant;

/**
 * A node that a rollout has begun with.
 *
 * @param kernel build-id of the kernel that it had then
 * @param boot the run of the machine that it is in
 * @param canary whether it goes first for its kernel
 * @param attempt counts the assignments, from 1
 * @param since when it came to this step
 * @param restarts how often the session began anew by itself within this attempt
 * @param why why it failed, or empty
 */
public record Member(
    String kernel,
    String boot,
    boolean canary,
    Step step,
    int attempt,
    Instant since,
    int restarts,
    String why) {
  /** How far a node is. */
  public enum Step {
    /** It has failed and is to try again as soon as there is room. */
    WAITING,
    /** It is told to run the session. */
    LOADING,
    /** It says that it does. */
    RUNNING,
    /** The script has ended by itself, in order. */
    DONE,
    /** It is not told to run anything any more. */
    FAILED
  }

  /** Whether the node is to have the session. */
  public boolean isWanted() {
    return switch (step) {
      case LOADING, RUNNING -> true;
      case WAITING, DONE, FAILED -> false;
    };
  }

  Member to(Step next, Instant now) {
    return new Member(kernel, boot, canary, next, attempt, now, restarts, "");
  }

  Member failed(String reason, Instant now) {
    return new Member(kernel, boot, canary, Step.FAILED, attempt, now, restarts, reason);
  }

  Member restarted(Instant now) {
    return new Member(kernel, boot, canary, Step.LOADING, attempt, now, restarts + 1, "");
  }

  Member again(NodeView node, Instant now) {
    return new Member(node.kernel(), node.boot(), canary, Step.LOADING, attempt + 1, now, 0, "");
  }
}
