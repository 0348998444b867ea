// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import io.jstap.fleet.rollout.Member.Step;
import io.jstap.fleet.rollout.RolloutState.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Passes kernels and stages, one stage in a step at most. */
final class Progress {
  private final Turn turn;

  Progress(Turn turn) {
    this.turn = turn;
  }

  void advance() {
    if (turn.spec.stages().getFirst() instanceof Stage.Canary canary) {
      passKernels(canary.soak());
    }
    if (turn.stage == turn.spec.stages().size()) {
      return;
    }
    boolean passed =
        switch (turn.spec.stages().get(turn.stage)) {
          case Stage.Canary _ -> allKernelsPassed();
          case Stage.Percent percent -> passes(percent);
        };
    if (passed) {
      turn.decide(new Decision.StagePassed(turn.stage));
      turn.stage++;
      turn.soakSince = Optional.empty();
      if (turn.stage == turn.spec.stages().size()) {
        turn.to(Phase.COMPLETE, "all stages are passed");
      }
    }
  }

  private void passKernels(Duration soak) {
    for (Member member : turn.members.values()) {
      boolean well =
          member.step() == Step.DONE
              || (member.step() == Step.RUNNING && !turn.now.isBefore(member.since().plus(soak)));
      if (member.canary() && well && turn.passedKernels.add(member.kernel())) {
        turn.decide(new Decision.KernelPassed(member.kernel()));
      }
    }
  }

  /** Kernels of nodes that nothing is heard of are not waited for: they have canaries later. */
  private boolean allKernelsPassed() {
    return !turn.passedKernels.isEmpty()
        && turn.fleet.nodes().values().stream()
            .filter(turn::isReached)
            .allMatch(node -> turn.passedKernels.contains(node.kernel()));
  }

  private boolean passes(Stage.Percent stage) {
    Assigner assigner = new Assigner(turn);
    boolean settled = true;
    boolean any = false;
    for (Map.Entry<String, Member> entry : turn.members.entrySet()) {
      Member member = entry.getValue();
      if (assigner.isOfPassedKernel(member)) {
        settled &= member.step() != Step.LOADING && member.step() != Step.WAITING;
        any |= member.step() == Step.RUNNING || member.step() == Step.DONE;
      }
    }
    if (!settled || !any || assigner.isShort(stage)) {
      return false;
    }
    if (turn.soakSince.isEmpty()) {
      turn.soakSince = Optional.of(turn.now);
    }
    return !turn.now.isBefore(turn.soakSince.get().plus(stage.soak()));
  }
}
