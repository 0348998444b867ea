// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.fleet.rollout.Fleet;
import io.jstap.fleet.rollout.NodeView;
import io.jstap.proto.v1.Assignment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The fleet as one rollout is to see it. */
final class FleetLens {
  private final FleetRollout rollout;
  private final Map<String, List<Assignment>> wanted;

  /**
   * @param wanted what every node is to run
   */
  FleetLens(FleetRollout rollout, Map<String, List<Assignment>> wanted) {
    this.rollout = rollout;
    this.wanted = wanted;
  }

  /**
   * The nodes that are selected, and that can be begun with: there is a module for their kernel,
   * and their owner does not hold them. A node that was begun with stays as long as it is selected.
   */
  Fleet see(List<FleetNodes.Seen> seen) {
    Map<String, NodeView> views = new TreeMap<>();
    for (FleetNodes.Seen one : seen) {
      FleetNode node = one.node();
      boolean member = rollout.state().members().containsKey(node.id());
      boolean usable = rollout.module(node.kernel()).isPresent() && !one.held();
      // When it ends, who is not selected any more counts, too: it may still have to unload.
      boolean selected = rollout.selector().matches(node.facts()) || rollout.state().isEnding();
      if (selected && (member || usable)) {
        views.put(
            node.id(),
            new NodeView(
                node.kernel(),
                node.zone(),
                node.boot(),
                contact(one),
                Optional.ofNullable(one.reports().get(rollout.id()))));
      }
    }
    return Fleet.of(views);
  }

  /**
   * When it was heard of. That a node is empty counts only when it has taken what it was told last;
   * before, an order to load may still be on its way to it.
   */
  private Instant contact(FleetNodes.Seen one) {
    List<Assignment> set = wanted.getOrDefault(one.node().id(), List.of());
    boolean settled = one.settled().filter(set::equals).isPresent();
    return rollout.state().isEnding() && !settled ? Instant.EPOCH : one.lastContact();
  }
}
