// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a rollout is; with its {@link RolloutSpec} all that a server has to keep of it.
 *
 * @param why what led to this phase, in words
 * @param phaseSince when it came to this phase
 * @param stage number of the stage that is worked on, from 0; the number of stages when all are
 *     passed
 * @param soakSince when the nodes of this stage ran, all of them
 * @param passedKernels build-ids whose canary has been well for long enough
 * @param members nodes that were begun with
 */
public record RolloutState(
    Phase phase,
    String why,
    Instant started,
    Instant phaseSince,
    int stage,
    Optional<Instant> soakSince,
    SortedSet<String> passedKernels,
    SortedMap<String, Member> members) {
  /** What a rollout does. */
  public enum Phase {
    /** It goes through its stages. */
    RUNNING,
    /** Somebody has asked it to wait: what runs goes on. */
    PAUSED,
    /** Too much has failed, and it waits for somebody: what runs goes on. */
    HALTED,
    /** All stages are passed: what runs goes on, new nodes join. */
    COMPLETE,
    /** No node is to run anything of it; it waits to hear that none does. */
    UNLOADING,
    /** Nothing of it is loaded anywhere. */
    ENDED
  }

  public RolloutState {
    passedKernels = Collections.unmodifiableSortedSet(new TreeSet<>(passedKernels));
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  /** Of a rollout that begins. */
  public static RolloutState begin(Instant now) {
    return new RolloutState(
        Phase.RUNNING,
        "started",
        now,
        now,
        0,
        Optional.empty(),
        Collections.emptySortedSet(),
        Collections.emptySortedMap());
  }

  /** The nodes that are to have the session now, with the attempt that they are to make. */
  public SortedMap<String, Integer> desired() {
    SortedMap<String, Integer> desired = new TreeMap<>();
    if (!isEnding()) {
      members.forEach(
          (id, member) -> {
            if (member.isWanted()) {
              desired.put(id, member.attempt());
            }
          });
    }
    return desired;
  }

  /** Whether nothing but unloading is left to be done, or not even that. */
  public boolean isEnding() {
    return switch (phase) {
      case RUNNING, PAUSED, HALTED, COMPLETE -> false;
      case UNLOADING, ENDED -> true;
    };
  }

  /** How much of the failure budget is used. */
  public int failures() {
    return count(Member.Step.FAILED);
  }

  /** How many nodes are at a step. */
  public int count(Member.Step step) {
    return (int) members.values().stream().filter(member -> member.step() == step).count();
  }
}
