// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.time.Duration;
import java.util.List;

/**
 * What a rollout is told at its start; it never changes.
 *
 * @param name how people call it
 * @param stages in their order; a canary can only be the first
 * @param parallel most nodes that load at the same time
 * @param failureBudget nodes that may fail, over all stages, before the rollout is in breach
 * @param lease how long a node goes on without a word of the server
 * @param until how long the whole rollout lasts
 */
public record RolloutSpec(
    String name,
    List<Stage> stages,
    int parallel,
    Gates gates,
    int failureBudget,
    OnBreach onBreach,
    Duration lease,
    Duration until) {
  /** What becomes of the nodes when the failure budget is used up. */
  public enum OnBreach {
    /** Everything is unloaded. */
    UNLOAD,
    /** What runs goes on; no further node is begun with. */
    HALT
  }

  public RolloutSpec {
    stages = List.copyOf(stages);
    if (stages.isEmpty() || parallel < 1 || failureBudget < 0) {
      throw new IllegalArgumentException("a rollout without stages, or with impossible numbers");
    }
    if (stages.stream().skip(1).anyMatch(stage -> stage instanceof Stage.Canary)) {
      throw new IllegalArgumentException("a canary that is not the first stage");
    }
  }

  /** Whether a kernel needs a node that goes first. */
  public boolean hasCanary() {
    return stages.getFirst() instanceof Stage.Canary;
  }
}
