// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.fleet.rollout.RolloutMachine.Answer;
import io.jstap.fleet.rollout.RolloutMachine.Outcome;
import io.jstap.fleet.rollout.RolloutState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** One random rollout over one random fleet, with all that must hold looked at after every step. */
final class Schedule {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final Random random;
  private final RolloutSpec spec;
  private final TreeMap<String, SimulatedNode> nodes = new TreeMap<>();
  private final double failing;
  private Instant now = Instant.ofEpochSecond(1_800_000_000L);
  private RolloutState state;
  private boolean stopped;
  private int names;

  private final Set<String> assigned = new HashSet<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private final Set<Integer> stagesPassed = new HashSet<>();
  private Instant lastPass;

  /** How many schedules came to each phase, so that a test sees that all of it is tested. */
  final EnumMap<Phase, Integer> seen = new EnumMap<>(Phase.class);

  Schedule(long seed) {
    random = new Random(seed);
    spec = spec();
    failing = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3;
    int count = random.nextInt(9);
    for (int i = 0; i < count; i++) {
      join();
    }
    state = RolloutState.begin(now);
    lastPass = now;
  }

  private RolloutSpec spec() {
    List<Stage> stages = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      stages.add(new Stage.Canary(Duration.ofSeconds(random.nextInt(40))));
    }
    int percents = random.nextInt(3) + (stages.isEmpty() ? 1 : 0);
    int percent = 0;
    for (int i = 0; i < percents; i++) {
      percent = Math.min(100, percent + 1 + random.nextInt(100));
      stages.add(new Stage.Percent(percent, Duration.ofSeconds(random.nextInt(40))));
    }
    return new RolloutSpec(
        "r" + random.nextInt(1000),
        stages,
        1 + random.nextInt(4),
        new Gates(OptionalLong.of(0), OptionalLong.empty(), OptionalLong.empty(), SILENCE),
        random.nextInt(4),
        random.nextBoolean() ? RolloutSpec.OnBreach.UNLOAD : RolloutSpec.OnBreach.HALT,
        LEASE,
        Duration.ofSeconds(60 + random.nextInt(600)));
  }

  private String kernel() {
    return "kernel" + random.nextInt(3);
  }

  private void join() {
    nodes.put("node" + names++, new SimulatedNode(random, kernel(), now));
  }

  void run() {
    int steps = 5 + random.nextInt(30);
    for (int i = 0; i < steps && state.phase() != Phase.ENDED; i++) {
      now = now.plusMillis(random.nextInt(8) == 0 ? random.nextInt(40_000) : random.nextInt(4000));
      disturb();
      live();
      command();
      step();
    }
    end();
  }

  /** Whatever was begun ends by itself: when its time is over, and the lease of the last node. */
  private void end() {
    now = now.plus(spec.until());
    step();
    assertTrue(state.isEnding(), "its time is over");
    now = now.plus(LEASE).plus(RolloutMachine.LEASE_MARGIN);
    nodes.values().stream().filter(SimulatedNode::isPartitioned).forEach(SimulatedNode::loseLease);
    live();
    step();
    assertEquals(Phase.ENDED, state.phase());
    nodes.values().forEach(node -> assertFalse(node.isLoaded(), "loaded after the end"));
    RolloutState last = state;
    step();
    assertEquals(last, state, "after its end a rollout does nothing");
  }

  private void disturb() {
    if (random.nextInt(12) == 0) {
      join();
    }
    for (Map.Entry<String, SimulatedNode> entry : List.copyOf(nodes.entrySet())) {
      SimulatedNode node = entry.getValue();
      switch (random.nextInt(60)) {
        case 0 -> node.partition(true);
        case 1, 2, 3, 4, 5 -> node.partition(false);
        case 6 -> node.reboot(kernel());
        case 7 -> {
          if (random.nextInt(4) == 0) {
            nodes.remove(entry.getKey());
          }
        }
        default -> {
          // It goes on.
        }
      }
    }
  }

  private void live() {
    Map<String, Integer> desired = state.desired();
    nodes.forEach((id, node) -> node.live(Optional.ofNullable(desired.get(id)), failing, now));
  }

  private Fleet fleet() {
    Map<String, NodeView> views = new TreeMap<>();
    nodes.forEach((id, node) -> views.put(id, node.view()));
    return Fleet.of(views);
  }

  private void command() {
    if (random.nextInt(10) > 0) {
      return;
    }
    // A stop ends a schedule soon, so it comes less often.
    Command command =
        random.nextInt(9) == 0
            ? Command.STOP
            : List.of(Command.PAUSE, Command.RESUME, Command.RETRY).get(random.nextInt(3));
    Answer answer = RolloutMachine.command(spec, state, command, "somebody", now);
    if (answer.refusal().isPresent()) {
      assertEquals(state, answer.outcome().state(), "what is refused changes nothing");
      return;
    }
    keep(answer.outcome());
    if (command == Command.STOP) {
      stopped = true;
      assertEquals(Map.of(), state.desired(), "a stop takes effect at once");
    }
  }

  private void step() {
    RolloutState before = state;
    Fleet fleet = fleet();
    Outcome outcome = RolloutMachine.step(spec, state, fleet, now);
    if (random.nextInt(20) == 0) {
      // The server was killed before it kept the state: the next one decides the same.
      assertEquals(outcome, RolloutMachine.step(spec, state, fleet, now));
    }
    keep(outcome);
    check(before, outcome, fleet);
  }

  private void keep(Outcome outcome) {
    state = outcome.state();
    if (random.nextInt(40) == 0) {
      RolloutState restored = RolloutJson.readState(RolloutJson.write(state));
      assertEquals(state, restored, "a state is the same after a restart");
      assertEquals(spec, RolloutJson.readSpec(RolloutJson.write(spec)));
      state = restored;
    }
  }

  private void check(RolloutState before, Outcome outcome, Fleet fleet) {
    seen.merge(state.phase(), 1, Integer::sum);
    boolean begins = false;
    for (Decision decision : outcome.decisions()) {
      switch (decision) {
        case Decision.Assigned given -> {
          begins = true;
          checkOnce(given, before);
        }
        case Decision.StagePassed passed -> checkStage(passed, before, fleet);
        case Decision.KernelPassed passed -> checkKernel(passed.kernel(), before);
        case Decision.Left left -> assigned.removeIf(key -> key.startsWith(left.node() + "#"));
        case Decision.Runs _, Decision.Done _, Decision.Failed _, Decision.Turned _ -> {
          // The state says it, too.
        }
      }
    }
    if (begins) {
      checkMayBegin(before, fleet);
    }
    if (stopped) {
      assertTrue(state.isEnding(), "nothing undoes a stop");
    }
    if (state.isEnding()) {
      assertEquals(Map.of(), state.desired());
    }
    assertTrue(state.count(Member.Step.LOADING) <= spec.parallel() + restarts(), "parallel");
  }

  /** Those whose daemon began anew were in before. */
  private int restarts() {
    return (int)
        state.members().values().stream()
            .filter(member -> member.step() == Member.Step.LOADING && member.restarts() > 0)
            .count();
  }

  private void checkOnce(Decision.Assigned given, RolloutState before) {
    Member member = before.members().get(given.node());
    boolean restart =
        member != null
            && member.step() == Member.Step.RUNNING
            && member.attempt() == given.attempt();
    if (!restart) {
      assertTrue(assigned.add(given.node() + "#" + given.attempt()), "done twice: " + given);
      starts.merge(given.node(), 1, Integer::sum);
    }
  }

  private void checkMayBegin(RolloutState before, Fleet fleet) {
    assertTrue(
        state.phase() == Phase.RUNNING || state.phase() == Phase.COMPLETE || !isNew(before),
        () -> "nodes were begun with while " + state.phase());
    if (state.phase() != Phase.RUNNING && state.phase() != Phase.COMPLETE) {
      return;
    }
    assertTrue(state.failures() <= spec.failureBudget(), "begun with a node beyond the budget");
    // More of one kernel than its canary only when that is passed, and of those the stage's share.
    Map<String, Integer> canaries = new HashMap<>();
    int inShare = 0;
    for (Member member : state.members().values()) {
      if (spec.hasCanary() && !state.passedKernels().contains(member.kernel())) {
        if (member.step() != Member.Step.FAILED && member.step() != Member.Step.DONE) {
          canaries.merge(member.kernel(), 1, Integer::sum);
        }
      } else {
        inShare++;
      }
    }
    boolean shared = isNewInShare(before);
    if (shared) {
      int of =
          (int)
              fleet.nodes().values().stream()
                  .filter(n -> !spec.hasCanary() || state.passedKernels().contains(n.kernel()))
                  .count();
      Stage stage = spec.stages().get(Math.min(state.stage(), spec.stages().size() - 1));
      int most = stage instanceof Stage.Percent percent ? percent.of(of) : 0;
      int allowed = most;
      int has = inShare;
      assertTrue(has <= allowed, () -> has + " nodes, the stage allows " + allowed);
    }
  }

  private boolean isNew(RolloutState before) {
    return state.members().keySet().stream().anyMatch(id -> !before.members().containsKey(id));
  }

  /** Whether a node was begun with that is not the first of its kernel. */
  private boolean isNewInShare(RolloutState before) {
    return state.members().entrySet().stream()
        .anyMatch(
            entry -> !before.members().containsKey(entry.getKey()) && !entry.getValue().canary());
  }

  private void checkKernel(String kernel, RolloutState before) {
    Duration soak = spec.stages().getFirst().soak();
    boolean well =
        state.members().values().stream()
            .filter(member -> member.canary() && member.kernel().equals(kernel))
            .anyMatch(
                member ->
                    member.step() == Member.Step.DONE
                        || (member.step() == Member.Step.RUNNING
                            && !now.isBefore(member.since().plus(soak))));
    assertTrue(well, "the canary of " + kernel + " has not soaked");
    assertFalse(before.passedKernels().contains(kernel), "passed twice: " + kernel);
  }

  private void checkStage(Decision.StagePassed passed, RolloutState before, Fleet fleet) {
    assertTrue(stagesPassed.add(passed.stage()), "passed twice: " + passed);
    assertEquals(before.stage(), passed.stage(), "stages come in order");
    assertTrue(state.failures() <= spec.failureBudget());
    Stage stage = spec.stages().get(passed.stage());
    if (stage instanceof Stage.Canary) {
      fleet.nodes().values().stream()
          .filter(node -> !node.lastContact().isBefore(now.minus(SILENCE)))
          .forEach(node -> assertTrue(state.passedKernels().contains(node.kernel())));
    } else {
      assertFalse(now.isBefore(lastPass.plus(stage.soak())), "a stage was passed before its soak");
    }
    lastPass = now;
  }
}
