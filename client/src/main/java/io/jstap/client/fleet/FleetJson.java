// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.fleet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import io.jstap.diagnostics.Problem;
import io.jstap.proto.v1.FleetNode;
import io.jstap.proto.v1.HistoryEntry;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.PlannedKernel;
import io.jstap.proto.v1.PlannedStage;
import io.jstap.proto.v1.RolloutNode;
import io.jstap.proto.v1.RolloutReply;
import io.jstap.proto.v1.RolloutStatus;
import io.jstap.proto.v1.SessionCounters;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Answers for programs: one JSON object (RFC 8259) on a line. Times are milliseconds since 1970.
 */
final class FleetJson {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private FleetJson() {}

  static String plan(RolloutReply reply) {
    JsonObject json = new JsonObject();
    json.addProperty("rollout", reply.getPlan().getName());
    if (!reply.getId().isEmpty()) {
      json.addProperty("id", reply.getId());
    }
    JsonArray kernels = new JsonArray();
    for (PlannedKernel kernel : reply.getPlan().getKernelsList()) {
      JsonObject one = kernel(kernel.getKernel());
      one.addProperty("nodes", kernel.getNodes());
      one.addProperty("module_bytes", kernel.getModuleBytes());
      one.addProperty("module_sha256", hex(kernel.getModuleSha256()));
      kernels.add(one);
    }
    json.add("kernels", kernels);
    JsonArray stages = new JsonArray();
    for (PlannedStage stage : reply.getPlan().getStagesList()) {
      JsonObject one = new JsonObject();
      one.addProperty("stage", stage.getText());
      one.addProperty("nodes", stage.getNodes());
      stages.add(one);
    }
    json.add("stages", stages);
    json.add("nodes", strings(reply.getPlan().getNodesList()));
    return GSON.toJson(json);
  }

  static String rollout(RolloutStatus rollout) {
    JsonObject json = new JsonObject();
    json.addProperty("rollout", rollout.getName());
    json.addProperty("id", rollout.getId());
    json.addProperty("phase", rollout.getPhase());
    json.addProperty("why", rollout.getWhy());
    json.addProperty("owner", rollout.getOwner());
    json.addProperty("started", rollout.getStartedMs());
    json.addProperty("ends", rollout.getEndsMs());
    json.addProperty("stage", rollout.getStage());
    json.add("stages", strings(rollout.getStagesList()));
    json.addProperty("failures", rollout.getFailures());
    json.addProperty("failure_budget", rollout.getFailureBudget());
    JsonArray nodes = new JsonArray();
    for (RolloutNode node : rollout.getNodesList()) {
      JsonObject one = new JsonObject();
      one.addProperty("node", node.getNode());
      one.addProperty("step", node.getStep());
      one.addProperty("canary", node.getCanary());
      one.addProperty("attempt", node.getAttempt());
      one.addProperty("why", node.getWhy());
      if (node.hasCounters()) {
        one.add("counters", counters(node.getCounters()));
      }
      nodes.add(one);
    }
    json.add("nodes", nodes);
    return GSON.toJson(json);
  }

  private static JsonObject counters(SessionCounters counters) {
    JsonObject json = new JsonObject();
    json.addProperty("records", counters.getRecords());
    json.addProperty("skipped", counters.getSkipped());
    json.addProperty("skipped_per_minute", counters.getSkippedPerMinute());
    json.addProperty("lost", counters.getLost());
    json.addProperty("errors", counters.getErrors());
    return json;
  }

  static String node(FleetNode node) {
    JsonObject json = new JsonObject();
    json.addProperty("node", node.getNode());
    json.addProperty("attached", node.getAttached());
    json.addProperty("held", node.getHeld());
    json.addProperty("last_contact", node.getLastContactMs());
    json.add("kernel", kernel(node.getKernel()));
    JsonObject labels = new JsonObject();
    new TreeMap<>(node.getLabelsMap()).forEach(labels::addProperty);
    json.add("labels", labels);
    json.add("sessions", strings(node.getSessionsList()));
    return GSON.toJson(json);
  }

  static String event(HistoryEntry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("time", entry.getTimeMs());
    json.addProperty("who", entry.getWho());
    json.addProperty("text", entry.getText());
    return GSON.toJson(json);
  }

  static String done(String line) {
    JsonObject json = new JsonObject();
    json.addProperty("done", line);
    return GSON.toJson(json);
  }

  static String problem(Problem problem) {
    JsonObject json = new JsonObject();
    json.addProperty("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    json.addProperty("code", problem.code());
    json.addProperty("message", problem.message());
    problem
        .excerpt()
        .ifPresent(
            place -> {
              json.addProperty("file", place.file());
              json.addProperty("line", place.line());
              json.addProperty("column", place.column());
            });
    problem.help().ifPresent(help -> json.addProperty("help", help));
    return GSON.toJson(json);
  }

  private static JsonObject kernel(Kernel kernel) {
    JsonObject json = new JsonObject();
    json.addProperty("release", kernel.getRelease());
    json.addProperty("build_id", hex(kernel.getBuildId()));
    json.addProperty("architecture", kernel.getArchitecture());
    return json;
  }

  private static JsonArray strings(Iterable<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
