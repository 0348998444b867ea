// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

/** What somebody may ask of a rollout that has begun. */
public enum Command {
  /** Begin with no further node; what runs goes on. */
  PAUSE,
  /** Go on after a pause. */
  RESUME,
  /** Let the failed nodes, and no others, try again. */
  RETRY,
  /** Unload everything at once. */
  STOP
}
