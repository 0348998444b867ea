// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.file;

import io.jstap.fleet.FleetProblem;
import io.jstap.fleet.rollout.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the stages of a rollout. */
final class StageReader {
  private static final int MOST_STAGES = 20;

  private final YamlNodes nodes;
  private final Values values;

  StageReader(YamlNodes nodes, Values values) {
    this.nodes = nodes;
    this.values = values;
  }

  List<Stage> read(Node node) {
    List<Node> written = nodes.sequence(node, "'stages'");
    if (written.isEmpty() || written.size() > MOST_STAGES) {
      nodes.report(
          FleetProblem.BAD_VALUE,
          nodes.span(node),
          "a rollout has from 1 to " + MOST_STAGES + " stages",
          "for example: - percent: 100");
      return List.of();
    }
    List<Stage> stages = new ArrayList<>();
    for (Node stage : written) {
      stage(stage, stages).ifPresent(stages::add);
    }
    return stages;
  }

  private Optional<Stage> stage(Node node, List<Stage> before) {
    Map<String, Node> stage = nodes.mapping(node, "a stage", List.of("canary", "percent", "soak"));
    Node canary = stage.get("canary");
    Node percent = stage.get("percent");
    if (nodes.failed()) {
      return Optional.empty();
    }
    if ((canary == null) == (percent == null)) {
      nodes.report(
          FleetProblem.CONTRADICTION,
          nodes.span(node),
          "a stage is either a canary or a percentage",
          "write 'canary: per-kernel' or 'percent: 10'");
      return Optional.empty();
    }
    Node soakNode = stage.get("soak");
    Duration soak =
        soakNode == null
            ? Duration.ZERO
            : values
                .time(soakNode, "'soak'", Duration.ZERO, Duration.ofHours(20))
                .orElse(Duration.ZERO);
    if (canary != null) {
      return canary(canary, soak, before);
    }
    return Optional.ofNullable(percent).flatMap(given -> percent(given, soak, before));
  }

  private Optional<Stage> canary(Node node, Duration soak, List<Stage> before) {
    Optional<String> kind = nodes.text(node, "'canary'");
    if (kind.isPresent() && !kind.get().equals("per-kernel")) {
      nodes.report(
          FleetProblem.BAD_VALUE,
          nodes.span(node),
          "there is one kind of canary",
          "write 'canary: per-kernel'");
      return Optional.empty();
    }
    if (!before.isEmpty()) {
      nodes.report(
          FleetProblem.CONTRADICTION,
          nodes.span(node),
          "a canary that comes after other nodes warns nobody",
          "make it the first stage");
      return Optional.empty();
    }
    return Optional.of(new Stage.Canary(soak));
  }

  private Optional<Stage> percent(Node node, Duration soak, List<Stage> before) {
    OptionalInt percent = values.number(node, "'percent'", "%", 1, 100);
    if (percent.isEmpty()) {
      return Optional.empty();
    }
    if (!before.isEmpty()
        && before.getLast() instanceof Stage.Percent last
        && last.percent() >= percent.getAsInt()) {
      nodes.report(
          FleetProblem.CONTRADICTION,
          nodes.span(node),
          "the stage before has %d %% already".formatted(last.percent()),
          "each stage has more nodes than the one before");
      return Optional.empty();
    }
    return Optional.of(new Stage.Percent(percent.getAsInt(), soak));
  }
}
