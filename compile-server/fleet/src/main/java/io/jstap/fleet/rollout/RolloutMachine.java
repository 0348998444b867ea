// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import io.jstap.fleet.rollout.RolloutState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rollout as a pure function. The same arguments give the same result, so that a server which
 * was killed after it had kept a state goes on from there, and one that was killed before decides
 * the same once more.
 *
 * <p>Who calls it keeps the new state before anybody is told of it, and gives times that never go
 * back.
 */
public final class RolloutMachine {
  /** How long a node may take from being told to running. */
  public static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** How long after the lease the last node that nothing was heard of is believed to be empty. */
  public static final Duration LEASE_MARGIN = Duration.ofSeconds(30);

  private RolloutMachine() {}

  /**
   * What came of a step.
   *
   * @param state the rollout now; the same as before when nothing has happened
   */
  public record Outcome(RolloutState state, List<Decision> decisions) {
    public Outcome {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * What came of a command.
   *
   * @param refusal why nothing was done, in words; empty when it was
   */
  public record Answer(Outcome outcome, Optional<String> refusal) {}

  /** Goes on with a rollout as far as it can go at this time. */
  public static Outcome step(RolloutSpec spec, RolloutState state, Fleet fleet, Instant now) {
    Turn turn = new Turn(spec, state, fleet, now);
    if (state.phase() == Phase.ENDED) {
      return turn.outcome();
    }
    if (state.phase() == Phase.UNLOADING) {
      turn.awaitEmptyNodes();
      return turn.outcome();
    }
    if (!now.isBefore(state.started().plus(spec.until()))) {
      turn.to(Phase.UNLOADING, "its time is over");
      return turn.outcome();
    }
    turn.observe();
    turn.judge();
    switch (turn.phase()) {
      case RUNNING, COMPLETE -> {
        new Progress(turn).advance();
        new Assigner(turn).assign();
      }
      case PAUSED, HALTED, UNLOADING, ENDED -> {
        // No further node is begun with.
      }
    }
    return turn.outcome();
  }

  /** Does what somebody asks for. What it leads to on the nodes comes with the next step. */
  public static Answer command(
      RolloutSpec spec, RolloutState state, Command command, String who, Instant now) {
    Turn turn = new Turn(spec, state, Fleet.of(java.util.Map.of()), now);
    Optional<String> refusal =
        switch (command) {
          case STOP -> stop(turn, who);
          case PAUSE -> pause(turn, who);
          case RESUME -> resume(turn, who);
          case RETRY -> retry(turn, who);
        };
    return new Answer(turn.outcome(), refusal);
  }

  private static Optional<String> stop(Turn turn, String who) {
    return switch (turn.phase()) {
      case RUNNING, PAUSED, HALTED, COMPLETE -> {
        turn.to(Phase.UNLOADING, "stopped by " + who);
        yield Optional.empty();
      }
      case UNLOADING, ENDED -> Optional.empty();
    };
  }

  private static Optional<String> pause(Turn turn, String who) {
    return switch (turn.phase()) {
      case RUNNING, COMPLETE -> {
        turn.to(Phase.PAUSED, "paused by " + who);
        yield Optional.empty();
      }
      case PAUSED -> Optional.empty();
      case HALTED -> Optional.of("it is halted, and begins with no node anyway");
      case UNLOADING, ENDED -> Optional.of("it has ended");
    };
  }

  private static Optional<String> resume(Turn turn, String who) {
    return switch (turn.phase()) {
      case PAUSED -> {
        turn.resume("resumed by " + who);
        yield Optional.empty();
      }
      case RUNNING, COMPLETE -> Optional.empty();
      case HALTED -> Optional.of("too many nodes have failed: retry lets them try again");
      case UNLOADING, ENDED -> Optional.of("it has ended");
    };
  }

  private static Optional<String> retry(Turn turn, String who) {
    return switch (turn.phase()) {
      case RUNNING, COMPLETE, PAUSED, HALTED -> {
        if (!turn.retryFailed()) {
          yield Optional.of("no node has failed");
        }
        if (turn.phase() == Phase.HALTED) {
          turn.resume("failed nodes try again, says " + who);
        }
        yield Optional.empty();
      }
      case UNLOADING, ENDED -> Optional.of("it has ended");
    };
  }
}
