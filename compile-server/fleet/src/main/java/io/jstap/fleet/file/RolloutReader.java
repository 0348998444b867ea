// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.file;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.fleet.FleetProblem;
import io.jstap.fleet.rollout.Gates;
import io.jstap.fleet.rollout.RolloutSpec;
import io.jstap.fleet.rollout.RolloutSpec.OnBreach;
import io.jstap.fleet.rollout.Stage;
import io.jstap.fleet.select.Selector;
import io.jstap.fleet.select.SelectorParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Makes a {@link RolloutFile} of a document. */
final class RolloutReader {
  private static final List<String> KEYS =
      List.of(
          "name",
          "script",
          "arguments",
          "privilege",
          "select",
          "stages",
          "parallel",
          "gates",
          "failure_budget",
          "on_breach",
          "lease",
          "until",
          "output");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Duration DEFAULT_LEASE = Duration.ofMinutes(5);
  private static final Duration DEFAULT_UNTIL = Duration.ofHours(4);

  /** A signed module can be loaded for a day: every node that joins has time enough. */
  private static final Duration LONGEST = Duration.ofHours(20);

  private static final int MOST_ARGUMENTS = 64;
  private static final int MOST_NODES = 100_000;

  private final YamlNodes nodes;
  private final Values values;

  RolloutReader(YamlNodes nodes) {
    this.nodes = nodes;
    this.values = new Values(nodes);
  }

  Optional<RolloutFile> read(Node root) {
    Map<String, Node> top = nodes.mapping(root, "a rollout", KEYS);
    for (String needed : List.of("name", "script", "select", "stages")) {
      if (!nodes.failed() && !top.containsKey(needed)) {
        nodes.report(
            FleetProblem.MISSING_KEY,
            nodes.span(root),
            "a rollout needs the key '" + needed + "'",
            "docs/fleet.md has an example");
      }
    }
    String name = word(top, "name", "", NAME, "letters a to z, digits and dashes, at most 40");
    String script = text(top, "script");
    String privilege =
        word(top, "privilege", "stapdev", Pattern.compile("stapusr|stapsys|stapdev"), "a class");
    word(top, "output", "metrics", Pattern.compile("metrics"), "metrics, for now nothing else");
    String breach =
        word(top, "on_breach", "unload", Pattern.compile("unload|halt"), "unload or halt");
    Duration lease = time(top, "lease", DEFAULT_LEASE, Duration.ofSeconds(20), Duration.ofHours(1));
    Duration until = time(top, "until", DEFAULT_UNTIL, Duration.ofSeconds(30), LONGEST);
    int parallel = number(top, "parallel", "nodes", 200, 1);
    int budget = number(top, "failure_budget", "nodes", 0, 0);
    Gates gates = new GateReader(nodes, values).read(Optional.ofNullable(top.get("gates")));
    List<Stage> stages =
        Optional.ofNullable(top.get("stages"))
            .map(node -> new StageReader(nodes, values).read(node))
            .orElseGet(List::of);
    List<String> arguments = arguments(top);
    Optional<Selector> selector = Optional.ofNullable(top.get("select")).flatMap(this::selector);
    contradictions(top, stages, gates, lease, until);
    if (nodes.failed() || selector.isEmpty()) {
      return Optional.empty();
    }
    RolloutSpec spec =
        new RolloutSpec(
            name,
            stages,
            parallel,
            gates,
            budget,
            breach.equals("halt") ? OnBreach.HALT : OnBreach.UNLOAD,
            lease,
            until);
    return Optional.of(
        new RolloutFile(spec, script, arguments, privilege, selector.get(), text(top, "select")));
  }

  private void contradictions(
      Map<String, Node> top, List<Stage> stages, Gates gates, Duration lease, Duration until) {
    Duration soaks = stages.stream().map(Stage::soak).reduce(Duration.ZERO, Duration::plus);
    Node stagesNode = top.get("stages");
    if (stagesNode != null && soaks.compareTo(until) >= 0) {
      nodes.report(
          FleetProblem.CONTRADICTION,
          nodes.span(stagesNode),
          "the stages soak for %s in all, and the rollout ends after %s"
              .formatted(Values.say(soaks), Values.say(until)),
          "let it last longer with until, or soak for less time");
    }
    Node leaseNode = top.get("lease");
    Node place = leaseNode != null ? leaseNode : top.get("gates");
    if (place != null && lease.compareTo(gates.silence()) <= 0) {
      nodes.report(
          FleetProblem.CONTRADICTION,
          nodes.span(place),
          "a node would unload by itself after %s, before it counts as silent after %s"
              .formatted(Values.say(lease), Values.say(gates.silence())),
          "make lease longer than the gate silence");
    }
  }

  private List<String> arguments(Map<String, Node> top) {
    List<String> arguments = new ArrayList<>();
    Node node = top.get("arguments");
    if (node == null) {
      return arguments;
    }
    for (Node argument : nodes.sequence(node, "'arguments'")) {
      nodes.text(argument, "an argument").ifPresent(arguments::add);
    }
    if (arguments.size() > MOST_ARGUMENTS) {
      nodes.report(
          FleetProblem.BAD_VALUE,
          nodes.span(node),
          "a script has at most " + MOST_ARGUMENTS + " arguments here",
          "");
    }
    return arguments;
  }

  /** Over the file itself where the text stands there as it is, so that places are right. */
  private Optional<Selector> selector(Node node) {
    Optional<String> text = nodes.text(node, "'select'");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    SourceSpan span = nodes.span(node);
    int at = span.text().indexOf(text.get());
    try {
      if (at >= 0) {
        int start = span.start() + at;
        return Optional.of(SelectorParser.parse(nodes.file(), start, start + text.get().length()));
      }
      SourceFile own = new SourceFile(nodes.file().name() + ": select", text.get());
      return Optional.of(SelectorParser.parse(own, 0, own.text().length()));
    } catch (SelectorParser.Failure e) {
      nodes.pass(e.problem());
      return Optional.empty();
    }
  }

  private String text(Map<String, Node> top, String key) {
    Node node = top.get(key);
    return node == null ? "" : nodes.text(node, "'" + key + "'").orElse("");
  }

  private String word(
      Map<String, Node> top, String key, String otherwise, Pattern pattern, String help) {
    Node node = top.get(key);
    if (node == null) {
      return otherwise;
    }
    Optional<String> text = nodes.text(node, "'" + key + "'");
    if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
      nodes.report(
          FleetProblem.BAD_VALUE,
          nodes.span(node),
          "'" + key + "' can not be this",
          "it is " + (help.equals("a class") ? "stapusr, stapsys or stapdev" : help));
    }
    return text.orElse(otherwise);
  }

  private Duration time(
      Map<String, Node> top, String key, Duration otherwise, Duration least, Duration most) {
    return Optional.ofNullable(top.get(key))
        .flatMap(node -> values.time(node, "'" + key + "'", least, most))
        .orElse(otherwise);
  }

  private int number(Map<String, Node> top, String key, String unit, int otherwise, int least) {
    Node node = top.get(key);
    return node == null
        ? otherwise
        : values.number(node, "'" + key + "'", unit, least, MOST_NODES).orElse(otherwise);
  }

  /** Reads the gates. */
  private record GateReader(YamlNodes nodes, Values values) {
    private static final List<String> GATES =
        List.of("errors", "lost", "skipped", "silence", "overhead", "metric");

    Gates read(Optional<Node> node) {
      Map<String, Node> gates =
          node.map(found -> nodes.mapping(found, "'gates'", GATES)).orElseGet(Map::of);
      for (String later : List.of("overhead", "metric")) {
        Node unmeasured = gates.get(later);
        if (unmeasured != null) {
          nodes.report(
              FleetProblem.NOT_MEASURED,
              nodes.span(unmeasured),
              "no node measures what the gate '" + later + "' is over",
              "leave it out: a gate that nothing looks at would promise too much");
        }
      }
      Node silence = gates.get("silence");
      return new Gates(
          limit(gates, "errors", ""),
          limit(gates, "lost", ""),
          limit(gates, "skipped", "/min"),
          silence == null
              ? Duration.ofSeconds(15)
              : values
                  .time(silence, "'silence'", Duration.ofSeconds(5), Duration.ofMinutes(10))
                  .orElse(Duration.ofSeconds(15)));
    }

    private OptionalLong limit(Map<String, Node> gates, String key, String unit) {
      Node node = gates.get(key);
      return node == null ? OptionalLong.empty() : values.limit(node, "'" + key + "'", unit);
    }
  }
}
