// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.fleet.rollout.RolloutMachine.Answer;
import io.jstap.fleet.rollout.RolloutMachine.Outcome;
import io.jstap.fleet.rollout.RolloutState.Phase;
import io.jstap.fleet.rollout.SessionReport.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Single stories of rollouts, told step by step. */
class RolloutMachineTest {
  private static final Duration SOAK = Duration.ofSeconds(60);
  private Instant now = Instant.ofEpochSecond(1_800_000_000L);
  private final TreeMap<String, NodeView> nodes = new TreeMap<>();
  private RolloutState state = RolloutState.begin(now);
  private RolloutSpec spec = spec(RolloutSpec.OnBreach.UNLOAD, 1);

  private static RolloutSpec spec(RolloutSpec.OnBreach onBreach, int budget) {
    return new RolloutSpec(
        "story",
        List.of(new Stage.Canary(SOAK), new Stage.Percent(50, SOAK), new Stage.Percent(100, SOAK)),
        200,
        new Gates(
            OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(100), Duration.ofSeconds(15)),
        budget,
        onBreach,
        Duration.ofMinutes(5),
        Duration.ofHours(4));
  }

  private void node(String id, String kernel, Optional<SessionReport> session) {
    nodes.put(id, new NodeView(kernel, "zone", "boot", now, session));
  }

  /** All nodes do what they are told, some seconds later. */
  private List<Decision> pass(long seconds) {
    now = now.plusSeconds(seconds);
    Map<String, Integer> desired = state.desired();
    nodes.replaceAll(
        (id, view) ->
            new NodeView(
                view.kernel(),
                view.zone(),
                view.boot(),
                now,
                Optional.ofNullable(desired.get(id))
                    .map(attempt -> report(attempt, Status.RUNNING, ""))));
    return step();
  }

  private List<Decision> step() {
    Outcome outcome = RolloutMachine.step(spec, state, Fleet.of(nodes), now);
    state = outcome.state();
    return outcome.decisions();
  }

  private static SessionReport report(int attempt, Status status, String message) {
    return new SessionReport(attempt, status, message, Counters.ZERO);
  }

  private void command(Command command) {
    Answer answer = RolloutMachine.command(spec, state, command, "alice", now);
    assertEquals(Optional.empty(), answer.refusal());
    state = answer.outcome().state();
  }

  private void tenNodes() {
    for (int i = 0; i < 10; i++) {
      node("node" + i, i < 7 ? "old" : "new", Optional.empty());
    }
  }

  @Test
  void aRolloutGoesThroughItsStages() {
    tenNodes();
    step();
    assertEquals(2, state.desired().size(), "one node of each kernel");
    pass(2);
    assertEquals(2, state.count(Member.Step.RUNNING));
    pass(59);
    assertEquals(2, state.desired().size(), "not before the soak is over");
    pass(1);
    assertEquals(1, state.stage());
    assertEquals(5, state.desired().size(), "half of ten");
    pass(2);
    pass(60);
    assertEquals(10, state.desired().size());
    pass(2);
    pass(60);
    assertEquals(Phase.COMPLETE, state.phase());
    node("late", "old", Optional.empty());
    step();
    assertEquals(11, state.desired().size(), "a node that comes late joins");
    node("stranger", "third", Optional.empty());
    node("stranger2", "third", Optional.empty());
    step();
    assertEquals(12, state.desired().size(), "a new kernel begins with a canary of its own");
    command(Command.STOP);
    assertEquals(Map.of(), state.desired());
    pass(1);
    assertEquals(Phase.ENDED, state.phase());
    assertEquals("stopped by alice; every node has unloaded", state.why());
  }

  @Test
  void q02ACanaryThatGoesSilentEndsTheRolloutWhateverTheBudget() {
    spec = spec(RolloutSpec.OnBreach.UNLOAD, 5);
    node("a", "old", Optional.empty());
    node("b", "new", Optional.empty());
    step();
    pass(2);
    NodeView dead = nodes.get("b");
    pass(16);
    // What is heard of b is as old as it was before it died.
    nodes.put("b", dead == null ? nodes.firstEntry().getValue() : dead);
    state = RolloutMachine.step(spec, state, Fleet.of(nodes), now).state();
    assertEquals(Phase.UNLOADING, state.phase());
    assertTrue(state.why().contains("b has failed: nothing was heard of it for 15 s"), state.why());
    assertEquals(Map.of(), state.desired(), "the other node is unloaded, too");
  }

  @Test
  void theBudgetIsOfTheWholeRolloutAndHaltKeepsWhatRuns() {
    spec = spec(RolloutSpec.OnBreach.HALT, 1);
    tenNodes();
    step();
    pass(2);
    pass(60);
    pass(2);
    List<String> members =
        state.members().entrySet().stream()
            .filter(entry -> !entry.getValue().canary())
            .map(Map.Entry::getKey)
            .toList();
    node(members.get(0), kernel(members.get(0)), Optional.of(report(1, Status.FAILED, "no")));
    step();
    assertEquals(Phase.RUNNING, state.phase(), "one may fail");
    node(members.get(1), kernel(members.get(1)), Optional.of(report(1, Status.FAILED, "no")));
    step();
    assertEquals(Phase.HALTED, state.phase());
    assertEquals("2 nodes have failed, the failure budget is 1", state.why());
    assertEquals(3, state.desired().size(), "what runs goes on");
    command(Command.RETRY);
    step();
    assertEquals(5, state.desired().size(), "the failed ones, and no others, try again");
    assertEquals(2, state.desired().get(members.get(0)));
  }

  private String kernel(String id) {
    NodeView view = nodes.get(id);
    return view == null ? "" : view.kernel();
  }

  @Test
  void gatesAreOverWhatASessionCounts() {
    node("a", "old", Optional.empty());
    step();
    pass(2);
    node(
        "a",
        "old",
        Optional.of(new SessionReport(1, Status.RUNNING, "", new Counters(0, 500, 101, 0, 9))));
    step();
    assertTrue(
        state.why().contains("101 skipped hits in a minute, where the gate allows 100"),
        state.why());
  }

  @Test
  void aMachineThatBootsAnewHasFailed() {
    node("a", "old", Optional.empty());
    step();
    pass(2);
    nodes.put("a", new NodeView("old", "zone", "another boot", now, Optional.empty()));
    step();
    assertTrue(state.why().contains("has booted anew"), state.why());
  }

  @Test
  void aPauseBeginsWithNothingAndAStopPassesIt() {
    tenNodes();
    step();
    command(Command.PAUSE);
    pass(2);
    pass(100);
    assertEquals(2, state.desired().size());
    command(Command.RESUME);
    step();
    assertEquals(5, state.desired().size());
    command(Command.PAUSE);
    command(Command.STOP);
    Answer answer = RolloutMachine.command(spec, state, Command.RESUME, "bob", now);
    assertEquals(Optional.of("it has ended"), answer.refusal());
  }

  @Test
  void aNodeThatIsNeverHeardOfAgainIsEmptyWhenItsLeaseIsOver() {
    node("a", "old", Optional.empty());
    step();
    pass(2);
    command(Command.STOP);
    now = now.plusSeconds(60);
    step();
    assertEquals(Phase.UNLOADING, state.phase());
    now = now.plus(Duration.ofMinutes(5));
    step();
    assertEquals(Phase.ENDED, state.phase());
    assertEquals("stopped by alice; the last leases have run out", state.why());
  }
}
