// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import io.jstap.fleet.rollout.Member.Step;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Chooses the nodes that are begun with: as many as the stage allows, spread over the zones. */
final class Assigner {
  private final Turn turn;

  Assigner(Turn turn) {
    this.turn = turn;
  }

  /**
   * Whether a member counts for the share of its stage, and is not just the first of its kernel.
   */
  boolean isOfPassedKernel(Member member) {
    return isPassed(member.kernel());
  }

  private boolean isPassed(String kernel) {
    return !turn.spec.hasCanary() || turn.passedKernels.contains(kernel);
  }

  /** Whether the stage wants more nodes than were begun with, and there are some. */
  boolean isShort(Stage.Percent stage) {
    return missing(stage) > 0 && turn.fleet.nodes().entrySet().stream().anyMatch(this::isFree);
  }

  private boolean isFree(Map.Entry<String, NodeView> node) {
    return !turn.members.containsKey(node.getKey())
        && turn.isReached(node.getValue())
        && isPassed(node.getValue().kernel());
  }

  private int missing(Stage.Percent stage) {
    int of = (int) turn.fleet.nodes().values().stream().filter(n -> isPassed(n.kernel())).count();
    int has = (int) turn.members.values().stream().filter(this::isOfPassedKernel).count();
    return stage.of(of) - has;
  }

  void assign() {
    int room =
        turn.spec.parallel()
            - (int)
                turn.members.values().stream()
                    .filter(member -> member.step() == Step.LOADING)
                    .count();
    room = again(room);
    room = canaries(room);
    // When all stages are passed, the share of the last one is kept up as nodes come.
    int current = Math.min(turn.stage, turn.spec.stages().size() - 1);
    switch (turn.spec.stages().get(current)) {
      case Stage.Canary _ -> {
        // No more than the first of each kernel.
      }
      case Stage.Percent percent -> share(percent, room);
    }
  }

  private int again(int room) {
    int left = room;
    for (Map.Entry<String, Member> entry : List.copyOf(turn.members.entrySet())) {
      NodeView node = turn.fleet.nodes().get(entry.getKey());
      if (node == null || entry.getValue().step() != Step.WAITING) {
        continue;
      }
      if (turn.isReached(node) && left > 0) {
        Member member = entry.getValue().again(node, turn.now);
        turn.members.put(entry.getKey(), member);
        turn.decide(new Decision.Assigned(entry.getKey(), member.attempt(), member.canary()));
        left--;
      }
    }
    return left;
  }

  private int canaries(int room) {
    if (!turn.spec.hasCanary()) {
      return room;
    }
    Set<String> begun = new HashSet<>(turn.passedKernels);
    turn.members.values().stream().filter(Member::canary).map(Member::kernel).forEach(begun::add);
    Map<String, List<Map.Entry<String, NodeView>>> kernels = new TreeMap<>();
    turn.fleet.nodes().entrySet().stream()
        .filter(node -> !begun.contains(node.getValue().kernel()))
        .filter(node -> !turn.members.containsKey(node.getKey()))
        .filter(node -> turn.isReached(node.getValue()))
        .forEach(
            node ->
                kernels
                    .computeIfAbsent(node.getValue().kernel(), _ -> new java.util.ArrayList<>())
                    .add(node));
    int left = room;
    Map<String, Integer> zones = zones();
    for (List<Map.Entry<String, NodeView>> candidates : kernels.values()) {
      if (left > 0) {
        begin(candidates.stream().min(order(zones)).orElseThrow(), zones, /* canary= */ true);
        left--;
      }
    }
    return left;
  }

  private void share(Stage.Percent stage, int room) {
    int wanted = Math.min(room, missing(stage));
    if (wanted <= 0) {
      return;
    }
    Map<String, List<Map.Entry<String, NodeView>>> free = new TreeMap<>();
    turn.fleet.nodes().entrySet().stream()
        .filter(this::isFree)
        .forEach(
            node ->
                free.computeIfAbsent(node.getValue().zone(), _ -> new java.util.ArrayList<>())
                    .add(node));
    free.values().forEach(list -> list.sort(Comparator.comparingInt(this::place)));
    Map<String, Integer> zones = zones();
    for (int i = 0; i < wanted && !free.isEmpty(); i++) {
      String zone =
          free.keySet().stream()
              .min(Comparator.comparingInt(name -> zones.getOrDefault(name, 0)))
              .orElseThrow();
      List<Map.Entry<String, NodeView>> nodes = free.get(zone);
      if (nodes == null) {
        throw new IllegalStateException("a zone without nodes");
      }
      begin(nodes.removeLast(), zones, /* canary= */ false);
      if (nodes.isEmpty()) {
        free.remove(zone);
      }
    }
  }

  private void begin(Map.Entry<String, NodeView> node, Map<String, Integer> zones, boolean canary) {
    NodeView view = node.getValue();
    turn.members.put(
        node.getKey(),
        new Member(view.kernel(), view.boot(), canary, Step.LOADING, 1, turn.now, 0, ""));
    zones.merge(view.zone(), 1, Integer::sum);
    turn.decide(new Decision.Assigned(node.getKey(), 1, canary));
  }

  /** How many members each zone has. */
  private Map<String, Integer> zones() {
    Map<String, Integer> zones = new HashMap<>();
    for (String id : turn.members.keySet()) {
      NodeView node = turn.fleet.nodes().get(id);
      if (node != null) {
        zones.merge(node.zone(), 1, Integer::sum);
      }
    }
    return zones;
  }

  private Comparator<Map.Entry<String, NodeView>> order(Map<String, Integer> zones) {
    return Comparator.<Map.Entry<String, NodeView>>comparingInt(
            node -> zones.getOrDefault(node.getValue().zone(), 0))
        .thenComparingInt(this::place);
  }

  /** The same at every time for a rollout and a node; another one for another rollout. */
  private int place(Map.Entry<String, NodeView> node) {
    return (turn.spec.name() + "/" + node.getKey()).hashCode();
  }
}
