// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.translator.source.Privilege;
import java.util.Set;

/**
 * What an entry of the policy lets those do whom it names.
 *
 * @param highest the highest class of modules that they get
 * @param rights what they may do
 * @param quotas how much of it
 */
record Role(Privilege highest, Set<Right> rights, Quotas quotas) {
  /** Something that a role may or may not do. */
  enum Right {
    /** Have scripts compiled, and ask what can be probed. */
    COMPILE,
    /** Embedded C of the script's own, with -g. */
    GURU,
    /** Tapsets of their own with embedded C, with -I. */
    FOREIGN_TAPSETS,
    /** Send debuginfo. */
    UPLOAD,
    /** Look into the server: its methods. */
    ADMINISTER,
    /** Ask whether the server is well. */
    HEALTH,
    /** See the fleet and its rollouts. */
    FLEET_VIEW,
    /** Have rollouts planned: their scripts are compiled for the fleet's kernels. */
    FLEET_AUTHOR,
    /** Begin, pause, resume, retry and stop rollouts. */
    FLEET_OPERATE,
    /** Be a node of the fleet: be told what to load. */
    NODE
  }

  /**
   * How much a caller may use.
   *
   * @param running compilations at once
   * @param queued compilations that wait
   * @param modulesPerDay modules signed in 24 hours
   */
  record Quotas(int running, int queued, int modulesPerDay) {}

  Role {
    rights = Set.copyOf(rights);
  }

  boolean may(Right right) {
    return rights.contains(right);
  }
}
