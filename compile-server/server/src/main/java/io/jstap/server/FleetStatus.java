// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.fleet.rollout.Counters;
import io.jstap.fleet.rollout.Member;
import io.jstap.fleet.rollout.RolloutState;
import io.jstap.fleet.rollout.SessionReport;
import io.jstap.proto.v1.RolloutNode;
import io.jstap.proto.v1.RolloutStatus;
import io.jstap.proto.v1.SessionCounters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A rollout as people see it. */
final class FleetStatus {
  private FleetStatus() {}

  static RolloutStatus of(FleetRollout rollout, List<FleetNodes.Seen> seen) {
    RolloutState state = rollout.state();
    Map<String, SessionReport> reports = new HashMap<>();
    for (FleetNodes.Seen one : seen) {
      SessionReport report = one.reports().get(rollout.id());
      if (report != null) {
        reports.put(one.node().id(), report);
      }
    }
    RolloutStatus.Builder status =
        RolloutStatus.newBuilder()
            .setId(rollout.id())
            .setName(rollout.spec().name())
            .setPhase(state.phase().name().toLowerCase(Locale.ROOT))
            .setWhy(state.why())
            .setStartedMs(state.started().toEpochMilli())
            .setEndsMs(state.started().plus(rollout.spec().until()).toEpochMilli())
            .setStage(state.stage() + 1)
            .setFailures(state.failures())
            .setFailureBudget(rollout.spec().failureBudget())
            .setOwner(rollout.owner());
    rollout.spec().stages().forEach(stage -> status.addStages(FleetPlanner.text(stage)));
    for (Map.Entry<String, Member> entry : state.members().entrySet()) {
      Member member = entry.getValue();
      RolloutNode.Builder node =
          RolloutNode.newBuilder()
              .setNode(FleetNode.name(entry.getKey()))
              .setStep(member.step().name().toLowerCase(Locale.ROOT))
              .setCanary(member.canary())
              .setAttempt(member.attempt())
              .setWhy(member.why());
      SessionReport report = reports.get(entry.getKey());
      if (report != null) {
        node.setCounters(counters(report.counters()));
      }
      status.addNodes(node);
    }
    return status.build();
  }

  private static SessionCounters counters(Counters counters) {
    return SessionCounters.newBuilder()
        .setErrors(counters.errors())
        .setSkipped(counters.skipped())
        .setSkippedPerMinute(counters.skippedPerMinute())
        .setLost(counters.lost())
        .setRecords(counters.records())
        .build();
  }
}
