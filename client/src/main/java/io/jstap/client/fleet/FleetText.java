// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.fleet;

import io.jstap.client.transport.Text;
import io.jstap.proto.v1.FleetNode;
import io.jstap.proto.v1.HistoryEntry;
import io.jstap.proto.v1.Plan;
import io.jstap.proto.v1.PlannedKernel;
import io.jstap.proto.v1.PlannedStage;
import io.jstap.proto.v1.RolloutNode;
import io.jstap.proto.v1.RolloutReply;
import io.jstap.proto.v1.RolloutStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.TreeMap;

/** Answers for people. What servers say is fit for a terminal when it leaves here. */
final class FleetText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private FleetText() {}

  static String plan(RolloutReply reply) {
    Plan plan = reply.getPlan();
    StringBuilder text = new StringBuilder(Text.clean(plan.getName()));
    text.append(reply.getId().isEmpty() ? ": nothing is loaded\n" : ": started\n");
    for (PlannedKernel kernel : plan.getKernelsList()) {
      text.append(
          "  kernel %s: %d node%s, module of %d kB\n"
              .formatted(
                  Text.clean(kernel.getKernel().getRelease()),
                  kernel.getNodes(),
                  kernel.getNodes() == 1 ? "" : "s",
                  (kernel.getModuleBytes() + 1023) / 1024));
    }
    int number = 1;
    for (PlannedStage stage : plan.getStagesList()) {
      text.append(
          "  stage %d: %s: up to %d node%s\n"
              .formatted(
                  number++,
                  Text.clean(stage.getText()),
                  stage.getNodes(),
                  stage.getNodes() == 1 ? "" : "s"));
    }
    text.append("  nodes: ").append(Text.clean(String.join(" ", plan.getNodesList()))).append('\n');
    return text.toString();
  }

  static String rollout(RolloutStatus rollout) {
    int stages = rollout.getStagesCount();
    StringBuilder text =
        new StringBuilder(
            "%s: %s (%s)\n"
                .formatted(
                    Text.clean(rollout.getName()),
                    Text.clean(rollout.getPhase()),
                    Text.clean(rollout.getWhy())));
    text.append(
        rollout.getStage() > stages
            ? "  all %d stages are passed".formatted(stages)
            : "  stage %d of %d: %s"
                .formatted(
                    rollout.getStage(), stages, Text.clean(rollout.getStages(stageOf(rollout)))));
    text.append(
        "; failures %d of %d; by %s\n"
            .formatted(
                rollout.getFailures(), rollout.getFailureBudget(), Text.clean(rollout.getOwner())));
    for (RolloutNode node : rollout.getNodesList()) {
      text.append(
          "  %-24s %-8s%s%s\n"
              .formatted(
                  Text.clean(node.getNode()),
                  Text.clean(node.getStep()),
                  node.getCanary() ? " canary" : "",
                  node.getWhy().isEmpty() ? counters(node) : " " + Text.clean(node.getWhy())));
    }
    return text.toString();
  }

  private static int stageOf(RolloutStatus rollout) {
    return Math.clamp(rollout.getStage() - 1L, 0, Math.max(0, rollout.getStagesCount() - 1));
  }

  private static String counters(RolloutNode node) {
    return !node.hasCounters()
        ? ""
        : " records %d, skipped %d, lost %d, errors %d"
            .formatted(
                node.getCounters().getRecords(),
                node.getCounters().getSkipped(),
                node.getCounters().getLost(),
                node.getCounters().getErrors());
  }

  static String node(FleetNode node) {
    StringBuilder text =
        new StringBuilder(
            "%-24s %-9s %s"
                .formatted(
                    Text.clean(node.getNode()),
                    node.getHeld() ? "held" : node.getAttached() ? "attached" : "away",
                    Text.clean(node.getKernel().getRelease())));
    new TreeMap<>(node.getLabelsMap())
        .forEach((name, value) -> text.append(' ').append(Text.clean(name + "=" + value)));
    if (!node.getAttached()) {
      long seconds =
          Duration.between(Instant.ofEpochMilli(node.getLastContactMs()), Instant.now())
              .toSeconds();
      text.append(" (last heard of %d s ago)".formatted(Math.max(0, seconds)));
    }
    node.getSessionsList().forEach(session -> text.append("; ").append(Text.clean(session)));
    return text.toString();
  }

  static String event(HistoryEntry entry) {
    return "%s %s: %s"
        .formatted(
            TIME.format(Instant.ofEpochMilli(entry.getTimeMs())),
            Text.clean(entry.getWho()),
            Text.clean(entry.getText()));
  }
}
