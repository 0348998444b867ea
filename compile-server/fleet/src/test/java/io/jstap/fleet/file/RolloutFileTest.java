// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.fleet.rollout.Gates;
import io.jstap.fleet.rollout.RolloutSpec;
import io.jstap.fleet.rollout.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RolloutFileTest {
  private static final String WHOLE =
      """
      name: read-latency
      script: read-latency.stp
      arguments: [10, "a b"]
      privilege: stapsys
      select: env = "prod" and kernel ~ "6.1.*"
      stages:                           # first of each kernel
        - canary: per-kernel
          soak: 60s
        - percent: 10
          soak: 5m
        - percent: 100 %
      parallel: 20
      gates: { lost: 0, skipped: 100/min, errors: 3, silence: 20s }
      failure_budget: 2 nodes
      on_breach: halt
      lease: 2m
      until: 1h
      output: metrics
      """;

  private static Optional<RolloutFile> read(String text, CollectingSink problems) {
    return RolloutFile.read("rollout.yaml", text, problems);
  }

  /** The problem of a text: there is exactly one, at this line, with this code. */
  private static void refused(String text, int line, String code, String message) {
    CollectingSink problems = new CollectingSink();
    assertEquals(Optional.empty(), read(text, problems), text);
    assertEquals(1, problems.problems().size(), () -> problems.problems().toString());
    Problem problem = problems.problems().getFirst();
    assertEquals(code, problem.code(), problem.message());
    assertEquals(line, problem.excerpt().orElseThrow().line(), problem.message());
    assertTrue(problem.message().contains(message), problem.message());
  }

  private static String with(String line, String other) {
    assertTrue(WHOLE.contains(line), line);
    return WHOLE.replace(line, other);
  }

  @Test
  void aWholeFileIsRead() {
    CollectingSink problems = new CollectingSink();
    RolloutFile file = read(WHOLE, problems).orElseThrow();
    assertEquals(List.of(), problems.problems());
    assertEquals(
        new RolloutSpec(
            "read-latency",
            List.of(
                new Stage.Canary(Duration.ofMinutes(1)),
                new Stage.Percent(10, Duration.ofMinutes(5)),
                new Stage.Percent(100, Duration.ZERO)),
            20,
            new Gates(
                OptionalLong.of(3),
                OptionalLong.of(0),
                OptionalLong.of(100),
                Duration.ofSeconds(20)),
            2,
            RolloutSpec.OnBreach.HALT,
            Duration.ofMinutes(2),
            Duration.ofHours(1)),
        file.spec());
    assertEquals("read-latency.stp", file.script());
    assertEquals(List.of("10", "a b"), file.arguments());
    assertEquals("stapsys", file.privilege());
    assertTrue(file.selector().matches(Map.of("env", "prod", "kernel", "6.1.0")));
    assertFalse(file.selector().matches(Map.of("env", "prod", "kernel", "6.12.0")));
  }

  @Test
  void whatIsNotSaidHasADefault() {
    CollectingSink problems = new CollectingSink();
    RolloutFile file =
        read("name: a\nscript: b.stp\nselect: x = \"y\"\nstages:\n  - percent: 100\n", problems)
            .orElseThrow();
    assertEquals(0, file.spec().failureBudget());
    assertEquals(RolloutSpec.OnBreach.UNLOAD, file.spec().onBreach());
    assertEquals(Duration.ofMinutes(5), file.spec().lease());
    assertEquals("stapdev", file.privilege());
  }

  @Test
  void whatIsWrongIsSaidWithItsLine() {
    refused(with("parallel: 20", "paralel: 20"), 12, "JS5203", "no key 'paralel'");
    refused(with("    soak: 5m", "    soke: 5m"), 10, "JS5203", "no key 'soke'");
    refused(with("name: read-latency", "name: Read Latency"), 1, "JS5205", "'name'");
    refused(with("lease: 2m", "lease: soon"), 16, "JS5205", "a time from 20s to 1h");
    refused(with("until: 1h", "until: 100h"), 17, "JS5205", "a time from 30s to 20h");
    refused(with("percent: 10\n", "percent: 0\n"), 9, "JS5205", "a number from 1 to 100");
    refused(with("percent: 100 %", "percent: 10"), 11, "JS5206", "10 % already");
    refused(with("percent: 100 %", "canary: per-kernel"), 11, "JS5206", "warns nobody");
    refused(with("until: 1h", "until: 2m"), 7, "JS5206", "the stages soak for 6m in all");
    refused(with("silence: 20s", "silence: 5m"), 16, "JS5206", "before it counts as silent");
    refused(with("silence: 20s", "overhead: 1 %"), 13, "JS5207", "'overhead'");
    refused(with("env = \"prod\"", "env == \"prod\""), 5, "JS5201", "a text in quotation marks");
    refused(with("output: metrics", "output: stream"), 18, "JS5205", "'output'");
    refused(with("on_breach: halt", "on_breach: stop"), 15, "JS5205", "'on_breach'");
    refused(with("script: read-latency.stp\n", ""), 1, "JS5204", "'script'");
    refused(with("name: read-latency", "name: a\nname: b"), 2, "JS5206", "there twice");
    refused(with("name: read-latency", "name: ]"), 1, "JS5202", "no YAML");
    refused("", 1, "JS5202", "empty");
    refused("- a\n- b\n", 1, "JS5205", "lines of 'key: value'");
  }

  @Test
  void hostileFilesEndSoon() {
    CollectingSink problems = new CollectingSink();
    assertEquals(Optional.empty(), read("[".repeat(60_000), problems));
    assertEquals(Optional.empty(), read("a: ".repeat(100_000), problems));
    String bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nstages: *c\n";
    assertEquals(Optional.empty(), read(bomb, problems));
    assertEquals(Optional.empty(), read("&a [*a]", problems));
    assertTrue(problems.hasErrors());
  }
}
