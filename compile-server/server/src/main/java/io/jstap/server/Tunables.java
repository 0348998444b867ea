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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What {@code -D} can set: tunables, each with its bounds; names of SystemTap's that change nothing
 * here, which are told; and, in guru mode, any other name, which the script's C sees as a macro.
 */
final class Tunables {
  private record Bounds(long least, long most) {}

  private static final long MANY = 1_000_000_000L;

  private static final Map<String, Bounds> KNOWN =
      Map.ofEntries(
          Map.entry("MAXSTRINGLEN", new Bounds(16, 4096)),
          Map.entry("MAXACTION", new Bounds(1, MANY)),
          Map.entry("MAXACTION_INTERRUPTIBLE", new Bounds(1, MANY)),
          Map.entry("MAXNESTING", new Bounds(1, 100)),
          Map.entry("MAXERRORS", new Bounds(0, MANY)),
          Map.entry("MAXSKIPPED", new Bounds(0, MANY)),
          Map.entry("MAXTRYLOCK", new Bounds(0, 100_000)),
          Map.entry("TRYLOCKDELAY", new Bounds(1, 1000)),
          Map.entry("MAXMAPENTRIES", new Bounds(1, 10_000_000)),
          Map.entry("MAXBACKTRACE", new Bounds(1, 1000)),
          Map.entry("KRETACTIVE", new Bounds(1, 65_535)),
          Map.entry("HIST_WIDTH", new Bounds(1, 100)),
          Map.entry("HIST_ELISION", new Bounds(-1000, 1000)),
          Map.entry("STP_PROCFS_BUFSIZE", new Bounds(16, 10_000_000)),
          Map.entry("STP_OVERLOAD_THRESHOLD", new Bounds(1, Long.MAX_VALUE)),
          Map.entry("STP_OVERLOAD_INTERVAL", new Bounds(1, Long.MAX_VALUE)));

  private static final String NO_OVERLOAD = "STP_NO_OVERLOAD";

  /** Names of SystemTap's that change nothing here, and why. */
  private static final Map<String, String> WITHOUT_EFFECT =
      Map.ofEntries(
          Map.entry("MAP_STRING_LENGTH", "strings in arrays are as long as others: MAXSTRINGLEN"),
          Map.entry("MAPHASHBIAS", "tables of arrays have one size"),
          Map.entry("MAXUPROBES", "probes of programs need no table of one size"),
          Map.entry("MINSTACKSPACE", "handlers need 1024 bytes of the kernel's stack"),
          Map.entry(
              "INTERRUPTIBLE",
              "interrupts wait for handlers that use arrays or other globals, always"),
          Map.entry("STP_MAXMEMORY", "memory is limited by sizes: MAXMAPENTRIES, -s"),
          Map.entry("STP_MAX_BUCKETS", "a histogram has at most 128 buckets"),
          Map.entry("STP_MAXBINARYARGS", "numbers of arguments are not limited so"),
          Map.entry("STP_TIMELOCKTRIES", "the clock needs no lock"),
          Map.entry("STP_TIMELOCKDELAY", "the clock needs no lock"),
          Map.entry("STP_ON_THE_FLY_INTERVAL", "probes are armed as soon as a condition changes"),
          Map.entry("STP_BULKMODE", "-b is what asks for it"),
          Map.entry("STP_TIMING", "-t is what asks for it"),
          Map.entry("STP_TIMING_NSECS", "times are told in cycles"),
          Map.entry("STP_ALIBI", "handlers always run"),
          Map.entry("STP_EXECTRACE", "what runs is not logged"),
          Map.entry("STP_LEGACY_PRINT", "there is one way of printing"),
          Map.entry("STP_FORCE_STDOUT_TTY", "the client looks at its terminal itself"),
          Map.entry("STP_NO_BUILDID_CHECK", "a module is for one kernel, which is always checked"),
          Map.entry("STP_NO_VERREL_CHECK", "a module is for one kernel, which is always checked"),
          Map.entry("STP_USE_DWARF_UNWINDER", "the kernel's own unwinder walks the stack"),
          Map.entry("STAP_SUPPRESS_HANDLER_ERRORS", "--suppress-handler-errors asks for it"),
          Map.entry("STAP_SUPPRESS_TIME_LIMITS_ENABLE", "--suppress-time-limits asks for it"));

  private static final Pattern DEBUG = Pattern.compile("DEBUG_[A-Z0-9_]+");

  /** The emitted C itself has it as a macro. */
  private static final String STRING_LENGTH = "MAXSTRINGLEN";

  private final boolean guru;
  private final EventSink problems;
  private final Map<String, Long> values = new HashMap<>();
  private final Map<String, String> macros = new TreeMap<>();

  private Tunables(boolean guru, EventSink problems) {
    this.guru = guru;
    this.problems = problems;
  }

  /**
   * Reads all that a request says of limits, and says what is wrong with it.
   *
   * @return empty after an error
   */
  static Optional<ScriptLimits> limits(CompileRequest request, EventSink problems) {
    Tunables tunables = new Tunables(request.getGuru(), problems);
    boolean good = tunables.suppress(request);
    for (Definition definition : request.getDefinitionsList()) {
      good &= tunables.read(definition);
    }
    return good ? Optional.of(ScriptLimits.of(tunables.values, tunables.macros)) : Optional.empty();
  }

  private boolean suppress(CompileRequest request) {
    if (request.getSuppressHandlerErrors()) {
      values.put(ScriptLimits.SUPPRESS_ERRORS, 1L);
    }
    if (!request.getSuppressTimeLimits()) {
      return true;
    }
    values.put(ScriptLimits.NO_TIME_LIMITS, 1L);
    if (!guru) {
      problems.problem(
          Problem.error(
                  RequestProblem.BAD_FIELD,
                  "--suppress-time-limits takes a protection of the kernel away: not without -g")
              .withHelp("give -g, or make limits bigger: -D MAXACTION=100000"));
    }
    return guru;
  }

  private boolean read(Definition definition) {
    String name = definition.getName();
    String value = definition.getValue();
    if (guru && !name.equals(STRING_LENGTH)) {
      macros.put(name, value.isEmpty() ? "1" : value);
    }
    if (name.equals(NO_OVERLOAD)) {
      values.put(name, 1L);
      return true;
    }
    Bounds bounds = KNOWN.get(name);
    if (bounds != null) {
      return number(name, value, bounds);
    }
    if (WITHOUT_EFFECT.containsKey(name) || DEBUG.matcher(name).matches()) {
      problems.problem(
          Problem.warning(
                  RequestProblem.WITHOUT_EFFECT, "-D %s changes nothing here".formatted(name))
              .withHelp(
                  WITHOUT_EFFECT.getOrDefault(name, "the runtime has no messages of that kind")));
      return true;
    }
    return unknown(name);
  }

  private boolean number(String name, String text, Bounds bounds) {
    try {
      long value = Long.parseLong(text);
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
                    .formatted(name, text, bounds.least, bounds.most))
            .withHelp(
                "give a decimal number, for example -D "
                    + name
                    + "="
                    + Math.clamp(100, bounds.least, bounds.most)));
    return false;
  }

  private boolean unknown(String name) {
    TreeSet<String> known = new TreeSet<>(KNOWN.keySet());
    known.add(NO_OVERLOAD);
    List<String> near = NearestNames.of(name, known, 3);
    if (guru) {
      if (!near.isEmpty()) {
        problems.problem(
            Problem.warning(
                    RequestProblem.WITHOUT_EFFECT,
                    "-D %s: there is no such tunable, so it is for C in the script only"
                        .formatted(name))
                .withHelp(NearestNames.question(near)));
      }
      return true;
    }
    problems.problem(
        Problem.error(RequestProblem.BAD_FIELD, "-D " + name + ": there is no such tunable")
            .withHelp(
                NearestNames.help(
                    near,
                    "there are "
                        + String.join(", ", known)
                        + "; any other name is for C in the script, which needs -g")));
    return false;
  }
}
