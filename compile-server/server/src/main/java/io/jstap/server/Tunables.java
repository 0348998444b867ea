// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Definition;
import io.jstap.translator.emit.ScriptLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tunables that {@code -D} can set, each with its bounds; nothing else reaches the emitted C.
 */
final class Tunables {
  private record Bounds(long least, long most) {}

  private static final Map<String, Bounds> KNOWN =
      Map.of(
          "MAXSTRINGLEN", new Bounds(16, 4096),
          "MAXACTION", new Bounds(1, 1_000_000_000L),
          "MAXACTION_INTERRUPTIBLE", new Bounds(1, 1_000_000_000L),
          "MAXNESTING", new Bounds(1, 100),
          "MAXERRORS", new Bounds(0, 1_000_000_000L),
          "MAXSKIPPED", new Bounds(0, 1_000_000_000L),
          "MAXTRYLOCK", new Bounds(0, 100_000),
          "MAXMAPENTRIES", new Bounds(1, 10_000_000),
          "STP_OVERLOAD_THRESHOLD", new Bounds(1, Long.MAX_VALUE),
          "STP_OVERLOAD_INTERVAL", new Bounds(1, Long.MAX_VALUE));

  private Tunables() {}

  /** Empty after a problem. */
  static Optional<ScriptLimits> limits(CompileRequest request, EventSink problems) {
    Map<String, Long> values = new HashMap<>();
    boolean good = true;
    if (request.getSuppressHandlerErrors()) {
      values.put(ScriptLimits.SUPPRESS_ERRORS, 1L);
    }
    if (request.getSuppressTimeLimits()) {
      good = isGuru(request, problems);
      values.put(ScriptLimits.NO_TIME_LIMITS, 1L);
    }
    for (Definition definition : request.getDefinitionsList()) {
      good &= read(definition, values, problems);
    }
    return good ? Optional.of(ScriptLimits.of(values)) : Optional.empty();
  }

  private static boolean isGuru(CompileRequest request, EventSink problems) {
    if (!request.getGuru()) {
      problems.problem(
          Problem.error(
                  RequestProblem.BAD_FIELD,
                  "--suppress-time-limits takes a protection of the kernel away: not without -g")
              .withHelp("give -g, or make limits bigger: -D MAXACTION=100000"));
    }
    return request.getGuru();
  }

  private static boolean read(Definition definition, Map<String, Long> values, EventSink problems) {
    String name = definition.getName();
    if (name.equals("STP_NO_OVERLOAD")) {
      values.put(name, 1L);
      return true;
    }
    Bounds bounds = KNOWN.get(name);
    if (bounds == null) {
      List<String> near = NearestNames.of(name, KNOWN.keySet(), 3);
      problems.problem(
          Problem.error(RequestProblem.BAD_FIELD, "-D " + name + ": there is no such tunable")
              .withHelp(
                  NearestNames.help(
                      near,
                      "there are "
                          + String.join(", ", KNOWN.keySet().stream().sorted().toList()))));
      return false;
    }
    try {
      long value = Long.parseLong(definition.getValue());
      if (value >= bounds.least && value <= bounds.most) {
        values.put(name, value);
        return true;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the bounds, like any other value that does not fit.
    }
    problems.problem(
        Problem.error(
                RequestProblem.BAD_FIELD,
                "-D %s=%s: not a number between %d and %d"
                    .formatted(name, definition.getValue(), bounds.least, bounds.most))
            .withHelp(
                "give a decimal number, for example -D "
                    + name
                    + "="
                    + Math.max(bounds.least, 100)));
    return false;
  }
}
