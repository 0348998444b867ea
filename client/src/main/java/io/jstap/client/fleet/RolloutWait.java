// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.fleet;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.transport.Text;
import io.jstap.proto.v1.ListRolloutsRequest;
import io.jstap.proto.v1.RolloutStatus;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a phase of a rollout over one connection. */
final class RolloutWait {
  private static final long STEP_MS = 300;

  /** Well below the time after which a connection's calls fail. */
  private static final int TURN_MINUTES = 10;

  /** What can be waited for: a phase in which a rollout may stay. */
  enum Phase {
    RUNNING,
    PAUSED,
    HALTED,
    COMPLETE,
    ENDED
  }

  private final String name;
  private final Phase wanted;
  private final int seconds;

  RolloutWait(String name, Phase wanted, int seconds) {
    this.name = name;
    this.wanted = wanted;
    this.seconds = seconds;
  }

  /**
   * The rollout in the phase that is wanted.
   *
   * @throws ClientException it was not in time, or has ended in another way; there is none of that
   *     name; the server fails
   */
  RolloutStatus in(FleetConnection server) throws ClientException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<RolloutStatus> last = watch(server, end);
    while (!last.isEmpty() && !isOver(last.getLast()) && System.nanoTime() < end) {
      last = watch(server, end);
    }
    if (last.isEmpty()) {
      throw new ClientException(
          ClientProblem.USAGE,
          "there is no rollout '" + Text.clean(name) + "'",
          "jstap fleet status lists them");
    }
    RolloutStatus reached = last.getLast();
    if (!isIn(reached, wanted)) {
      throw new ClientException(
          ClientProblem.ROLLOUT_NOT_THERE_YET,
          "the rollout '%s' is %s, not %s"
              .formatted(
                  Text.clean(reached.getName()), Text.clean(reached.getPhase()), text(wanted)),
          "jstap fleet history %s tells why; --timeout lets it take longer"
              .formatted(Text.clean(name)));
    }
    return reached;
  }

  /** Looks until it is over, in time or for some minutes: a connection is not for longer. */
  private List<RolloutStatus> watch(FleetConnection server, long end) throws ClientException {
    long turn = Math.min(end, System.nanoTime() + TimeUnit.MINUTES.toNanos(TURN_MINUTES));
    ListRolloutsRequest question = ListRolloutsRequest.newBuilder().setName(name).build();
    return server.ask(
        stub -> {
          List<RolloutStatus> found = stub.listRollouts(question).getRolloutsList();
          while (!found.isEmpty() && !isOver(found.getLast()) && System.nanoTime() < turn) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP_MS));
            found = stub.listRollouts(question).getRolloutsList();
          }
          return found;
        });
  }

  /** Whether waiting any longer changes nothing. */
  private boolean isOver(RolloutStatus rollout) {
    return isIn(rollout, wanted) || isIn(rollout, Phase.ENDED);
  }

  private static boolean isIn(RolloutStatus rollout, Phase phase) {
    return rollout.getPhase().equals(text(phase));
  }

  private static String text(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
