// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import io.jstap.fleet.rollout.Member.Step;
import io.jstap.fleet.rollout.RolloutMachine.Outcome;
import io.jstap.fleet.rollout.RolloutSpec.OnBreach;
import io.jstap.fleet.rollout.RolloutState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One step while it is made: what is read stays as it was, what is written is the new state. */
final class Turn {
  /** A session that begins anew more often within one attempt does not stay. */
  private static final int MOST_RESTARTS = 3;

  final RolloutSpec spec;
  final Fleet fleet;
  final Instant now;
  final SortedMap<String, Member> members;
  final SortedSet<String> passedKernels;
  int stage;
  Optional<Instant> soakSince;

  private final RolloutState before;
  private final List<Decision> decisions = new ArrayList<>();
  private Phase phase;
  private String why;
  private Instant phaseSince;

  Turn(RolloutSpec spec, RolloutState state, Fleet fleet, Instant now) {
    this.spec = spec;
    this.before = state;
    this.fleet = fleet;
    this.now = now;
    this.members = new TreeMap<>(state.members());
    this.passedKernels = new TreeSet<>(state.passedKernels());
    this.stage = state.stage();
    this.soakSince = state.soakSince();
    this.phase = state.phase();
    this.why = state.why();
    this.phaseSince = state.phaseSince();
  }

  Phase phase() {
    return phase;
  }

  void decide(Decision decision) {
    decisions.add(decision);
  }

  void to(Phase next, String reason) {
    phase = next;
    why = reason;
    phaseSince = now;
    decide(new Decision.Turned(next, reason));
  }

  void resume(String reason) {
    to(stage == spec.stages().size() ? Phase.COMPLETE : Phase.RUNNING, reason);
  }

  Outcome outcome() {
    return new Outcome(
        decisions.isEmpty() && soakSince.equals(before.soakSince())
            ? before
            : new RolloutState(
                phase, why, before.started(), phaseSince, stage, soakSince, passedKernels, members),
        decisions);
  }

  /** Whether something was heard of a node lately. */
  boolean isReached(NodeView node) {
    return Duration.between(node.lastContact(), now).compareTo(spec.gates().silence()) <= 0;
  }

  /** Takes what the nodes say of their sessions. */
  void observe() {
    for (Map.Entry<String, Member> entry : List.copyOf(members.entrySet())) {
      String id = entry.getKey();
      Member member = entry.getValue();
      NodeView node = fleet.nodes().get(id);
      if (node == null) {
        // One that has failed still counts: a budget is not restored by taking nodes away.
        if (member.step() != Step.FAILED) {
          members.remove(id);
          decide(new Decision.Left(id));
        }
      } else if (member.isWanted()) {
        observe(id, member, node);
      }
    }
  }

  private void observe(String id, Member member, NodeView node) {
    if (!node.boot().equals(member.boot()) || !node.kernel().equals(member.kernel())) {
      fail(id, member, "the machine has booted anew while the session was to run");
      return;
    }
    if (!isReached(node)) {
      fail(id, member, "nothing was heard of it for " + spec.gates().silence().toSeconds() + " s");
      return;
    }
    Optional<SessionReport> report =
        node.session().filter(session -> session.attempt() == member.attempt());
    if (report.isEmpty()) {
      absent(id, member);
      return;
    }
    SessionReport session = report.get();
    switch (session.status()) {
      case LOADING -> absent(id, member);
      case FAILED -> fail(id, member, session.message());
      case ENDED -> {
        members.put(id, member.to(Step.DONE, now));
        decide(new Decision.Done(id));
      }
      case RUNNING -> running(id, member, session.counters());
    }
  }

  private void running(String id, Member member, Counters counters) {
    Optional<String> breach = spec.gates().breach(counters);
    if (breach.isPresent()) {
      fail(id, member, breach.get());
    } else if (member.step() == Step.LOADING) {
      members.put(id, member.to(Step.RUNNING, now));
      decide(new Decision.Runs(id));
    }
  }

  /** The node does not run it: not yet, or not any more because its daemon began anew. */
  private void absent(String id, Member member) {
    if (member.step() == Step.RUNNING) {
      if (member.restarts() == MOST_RESTARTS) {
        fail(id, member, "its session has begun anew " + MOST_RESTARTS + " times");
        return;
      }
      members.put(id, member.restarted(now));
      decide(new Decision.Assigned(id, member.attempt(), member.canary()));
    } else if (!now.isBefore(member.since().plus(RolloutMachine.START_LIMIT))) {
      fail(
          id,
          member,
          "it does not run " + RolloutMachine.START_LIMIT.toSeconds() + " s after it was told to");
    }
  }

  private void fail(String id, Member member, String reason) {
    members.put(id, member.failed(reason, now));
    decide(new Decision.Failed(id, reason));
  }

  /** Ends what has failed too much. A canary is there to be believed: one is too much. */
  void judge() {
    if (phase == Phase.HALTED) {
      return;
    }
    Optional<String> breach = breach();
    if (breach.isPresent()) {
      to(spec.onBreach() == OnBreach.UNLOAD ? Phase.UNLOADING : Phase.HALTED, breach.get());
    }
  }

  private Optional<String> breach() {
    int failed = 0;
    Optional<String> first = Optional.empty();
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      Member member = entry.getValue();
      if (member.step() == Step.FAILED) {
        failed++;
        if (stage == 0 && member.canary()) {
          first = Optional.of("the canary " + entry.getKey() + " has failed: " + member.why());
        }
      }
    }
    return first.isPresent() || failed <= spec.failureBudget()
        ? first
        : Optional.of(
            "%d %s failed, the failure budget is %d"
                .formatted(failed, failed == 1 ? "node has" : "nodes have", spec.failureBudget()));
  }

  /** Lets failed nodes try again; false when there are none. */
  boolean retryFailed() {
    boolean any = false;
    for (Map.Entry<String, Member> entry : List.copyOf(members.entrySet())) {
      if (entry.getValue().step() == Step.FAILED) {
        members.put(entry.getKey(), entry.getValue().to(Step.WAITING, now));
        any = true;
      }
    }
    if (any) {
      soakSince = Optional.empty();
      decide(new Decision.Turned(phase, "failed nodes are to try again"));
    }
    return any;
  }

  /**
   * Ends the rollout when nothing of it is loaded: by what nodes say, or because no lease is left.
   */
  void awaitEmptyNodes() {
    Instant certain = phaseSince.plus(spec.lease()).plus(RolloutMachine.LEASE_MARGIN);
    boolean empty = members.keySet().stream().allMatch(this::isEmpty);
    if (empty || !now.isBefore(certain)) {
      to(
          Phase.ENDED,
          why + (empty ? "; every node has unloaded" : "; the last leases have run out"));
    }
  }

  private boolean isEmpty(String id) {
    NodeView node = fleet.nodes().get(id);
    return node != null
        && node.lastContact().isAfter(phaseSince)
        && node.session()
            .map(
                session ->
                    switch (session.status()) {
                      case LOADING, RUNNING -> false;
                      case ENDED, FAILED -> true;
                    })
            .orElse(true);
  }
}
