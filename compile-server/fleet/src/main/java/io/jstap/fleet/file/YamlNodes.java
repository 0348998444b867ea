// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.file;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.fleet.FleetProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Nodes of a YAML document with their places, and what is wrong with them. */
final class YamlNodes {
  /** Most characters of a file. */
  static final int LONGEST = 64 << 10;

  private final SourceFile file;
  private final EventSink problems;
  private final LoadSettings settings;
  private boolean failed;

  YamlNodes(SourceFile file, EventSink problems) {
    this.file = file;
    this.problems = problems;
    this.settings =
        LoadSettings.builder()
            .setLabel(file.name())
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(1)
            .setCodePointLimit(LONGEST)
            .setUseMarks(true)
            .build();
  }

  boolean failed() {
    return failed;
  }

  /** The document; empty after a problem. */
  Optional<Node> document() {
    try {
      Optional<Node> root = new Compose(settings).composeString(file.text());
      if (root.isEmpty()) {
        report(
            FleetProblem.BAD_YAML, here(0, 0), "the file is empty", "docs/fleet.md has an example");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      SourceSpan span = e.getProblemMark().map(this::at).orElseGet(() -> here(0, 0));
      report(
          FleetProblem.BAD_YAML,
          span,
          "this is no YAML: " + e.getProblem().replaceAll("\\s+", " "),
          "a text with special characters stands in quotation marks");
    } catch (YamlEngineException e) {
      report(
          FleetProblem.BAD_YAML,
          here(0, 0),
          "this is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
          "docs/fleet.md has an example");
    } catch (StackOverflowError e) {
      report(
          FleetProblem.BAD_YAML,
          here(0, 0),
          "the file is nested too deeply",
          "it needs three levels");
    }
    return Optional.empty();
  }

  /** The values of a mapping by their keys; those of other names are problems. */
  Map<String, Node> mapping(Node node, String what, List<String> known) {
    Map<String, Node> values = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      report(FleetProblem.BAD_VALUE, span(node), what + " is written as lines of 'key: value'", "");
      return values;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (!known.contains(key)) {
        report(
            FleetProblem.UNKNOWN_KEY,
            span(tuple.getKeyNode()),
            what + " has no key '" + key + "'",
            NearestNames.help(
                NearestNames.of(key, Set.copyOf(known), 2),
                "there are: " + String.join(", ", known)));
      } else if (values.put(key, tuple.getValueNode()) != null) {
        report(
            FleetProblem.CONTRADICTION,
            span(tuple.getKeyNode()),
            "'" + key + "' is there twice",
            "take one of both away");
      }
    }
    return values;
  }

  List<Node> sequence(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    report(FleetProblem.BAD_VALUE, span(node), what + " is written as a list", "each with a dash");
    return List.of();
  }

  /** The text of a scalar; a problem and empty when it is something else. */
  Optional<String> text(Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    report(FleetProblem.BAD_VALUE, span(node), what + " is a single value", "");
    return Optional.empty();
  }

  void report(FleetProblem code, SourceSpan span, String message, String help) {
    failed = true;
    Problem problem = Problem.error(code, span, message);
    problems.problem(help.isEmpty() ? problem : problem.withHelp(help));
  }

  void pass(Problem problem) {
    failed = true;
    problems.problem(problem);
  }

  SourceFile file() {
    return file;
  }

  SourceSpan span(Node node) {
    int start = node.getStartMark().map(this::offset).orElse(0);
    int end = node.getEndMark().map(this::offset).orElse(start);
    return here(start, node instanceof ScalarNode ? end : start);
  }

  private SourceSpan at(Mark mark) {
    return here(offset(mark), offset(mark));
  }

  /** Marks count code points. */
  private int offset(Mark mark) {
    int points = Math.min(mark.getIndex(), file.text().codePointCount(0, file.text().length()));
    return file.text().offsetByCodePoints(0, points);
  }

  private SourceSpan here(int start, int end) {
    int length = file.text().length();
    return new SourceSpan(file, Math.min(start, length), Math.clamp(end, start, length));
  }
}
