// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

/** Something that a rollout has decided; each is recorded for good. */
public sealed interface Decision {
  /** In words, for people. */
  String text();

  /** A node is told to load. */
  record Assigned(String node, int attempt, boolean canary) implements Decision {
    @Override
    public String text() {
      return "%s is to load%s%s"
          .formatted(node, canary ? ", first of its kernel" : "", attempt > 1 ? ", again" : "");
    }
  }

  /** A node says that it runs. */
  record Runs(String node) implements Decision {
    @Override
    public String text() {
      return node + " runs";
    }
  }

  /** A node's script has ended in order. */
  record Done(String node) implements Decision {
    @Override
    public String text() {
      return node + ": the script has ended by itself";
    }
  }

  /** A node has failed, and is not told to run anything any more. */
  record Failed(String node, String why) implements Decision {
    @Override
    public String text() {
      return node + " has failed: " + why;
    }
  }

  /** A node is no longer among those that the rollout is for. */
  record Left(String node) implements Decision {
    @Override
    public String text() {
      return node + " is not selected any more";
    }
  }

  /** The canary of a kernel has been well for long enough. */
  record KernelPassed(String kernel) implements Decision {
    @Override
    public String text() {
      return "the canary of kernel " + kernel + " is passed";
    }
  }

  /**
   * A stage is passed.
   *
   * @param stage its number, from 0
   */
  record StagePassed(int stage) implements Decision {
    @Override
    public String text() {
      return "stage " + (stage + 1) + " is passed";
    }
  }

  /** The rollout has come to another phase. */
  record Turned(RolloutState.Phase phase, String why) implements Decision {
    @Override
    public String text() {
      return phase.name().toLowerCase(java.util.Locale.ROOT) + ": " + why;
    }
  }
}
