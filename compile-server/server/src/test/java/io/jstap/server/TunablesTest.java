// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Definition;
import io.jstap.translator.emit.ScriptLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What -D sets, what it is told to change nothing, and what only C of the script sees. */
final class TunablesTest {
  private final CollectingSink problems = new CollectingSink(problem -> {});

  private Optional<ScriptLimits> limits(boolean guru, String... definitions) {
    CompileRequest.Builder request = CompileRequest.newBuilder().setGuru(guru);
    for (String definition : definitions) {
      int equals = definition.indexOf('=');
      request.addDefinitions(
          Definition.newBuilder()
              .setName(equals < 0 ? definition : definition.substring(0, equals))
              .setValue(equals < 0 ? "" : definition.substring(equals + 1))
              .build());
    }
    return Tunables.limits(request.build(), problems);
  }

  private String said() {
    StringBuilder out = new StringBuilder();
    problems.problems().forEach(p -> out.append(new ProblemRenderer(false).render(p)));
    return out.toString();
  }

  @Test
  void fieldsOfTheRuntimeAreSet() {
    ScriptLimits limits =
        limits(
                /* guru= */ false,
                "MAXBACKTRACE=100",
                "KRETACTIVE=50",
                "TRYLOCKDELAY=7",
                "STP_PROCFS_BUFSIZE=4096",
                "HIST_ELISION=-1")
            .orElseThrow();
    assertEquals(
        List.of(
            ".calls_of_return = 50,",
            ".most_frames = 100,",
            ".procfs_size = 4096,",
            ".lock_wait = 7,",
            ".bars = &(const struct jstap_bars){ .width = 50, .near = -1 },"),
        limits.further());
    assertEquals("", said());
    assertEquals(Map.of(), limits.macros());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STP_NO_VERREL_CHECK",
        "STP_NO_BUILDID_CHECK=1",
        "INTERRUPTIBLE=0",
        "MAP_STRING_LENGTH=100",
        "MAPHASHBIAS=2",
        "MAXUPROBES=100",
        "MINSTACKSPACE=2048",
        "STP_MAXMEMORY=1000",
        "STP_MAX_BUCKETS=64",
        "STP_ON_THE_FLY_INTERVAL=1000",
        "STP_TIMING",
        "STP_ALIBI",
        "STP_USE_DWARF_UNWINDER",
        "DEBUG_TRANS",
      })
  void whatChangesNothingIsTold(String definition) {
    assertTrue(limits(/* guru= */ false, definition).isPresent());
    assertFalse(problems.hasErrors());
    assertTrue(said().contains("changes nothing here"), said());
  }

  @Test
  void otherNamesAreForC() {
    assertTrue(limits(/* guru= */ false, "LIMIT=3").isEmpty());
    assertTrue(said().contains("which needs -g"), said());
    ScriptLimits limits =
        limits(/* guru= */ true, "LIMIT=3", "FLAG", "MAXERRORS=2", "MAXSTRINGLEN=64").orElseThrow();
    assertEquals(Map.of("LIMIT", "3", "FLAG", "1", "MAXERRORS", "2"), limits.macros());
    assertEquals(2, limits.maxErrors());
  }

  @Test
  void misspeltTunablesAreTold() {
    assertTrue(limits(/* guru= */ false, "MAXACTIONS=10").isEmpty());
    assertTrue(said().contains("did you mean MAXACTION"), said());
    assertTrue(limits(/* guru= */ true, "MAXACTIONS=10").isPresent());
    assertEquals(
        1,
        problems.problems().stream()
            .filter(problem -> !problem.isError())
            .map(Problem::code)
            .count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAXBACKTRACE=0", "MAXBACKTRACE=1001", "HIST_WIDTH=101", "KRETACTIVE=x"})
  void valuesHaveBounds(String definition) {
    assertTrue(limits(/* guru= */ true, definition).isEmpty());
    assertTrue(said().contains("not a number between"), said());
  }
}
