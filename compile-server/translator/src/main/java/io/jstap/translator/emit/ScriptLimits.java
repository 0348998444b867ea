// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tunables of a script (§10), with their defaults and what {@code -D} changes.
 *
 * @param stringSize bytes of a string with its NUL
 * @param maxActions statements of one hit
 * @param maxNesting depth of calls
 * @param maxErrors errors that a session survives
 * @param maxSkipped skipped probes that a session survives
 * @param maxLockTries tries for a lock, 10 microseconds apart
 * @param mapEntries capacity of an array that declares none
 * @param overloadThreshold CPU cycles in an interval that end the session, 0 for no protection
 * @param overloadInterval CPU cycles
 * @param suppressErrors whether errors and skipped probes are counted, but neither reported nor
 *     limited
 * @param further fields of the runtime's table that {@code -D} sets and that have defaults of the
 *     runtime's own
 * @param macros what C of the script may ask for besides: names with the values of {@code -D}
 */
public record ScriptLimits(
    int stringSize,
    long maxActions,
    int maxNesting,
    int maxErrors,
    int maxSkipped,
    int maxLockTries,
    int mapEntries,
    long overloadThreshold,
    long overloadInterval,
    boolean suppressErrors,
    List<String> further,
    Map<String, String> macros) {
  /** As a definition: no limit of time for a handler, neither in statements nor in cycles. */
  public static final String NO_TIME_LIMITS = "--suppress-time-limits";

  /** As a definition: errors and skipped probes are counted, and neither reported nor limited. */
  public static final String SUPPRESS_ERRORS = "--suppress-handler-errors";

  /** {@code -D} names of single fields of the runtime's table. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "MAXBACKTRACE", "most_frames",
          "TRYLOCKDELAY", "lock_wait",
          "KRETACTIVE", "calls_of_return",
          "STP_PROCFS_BUFSIZE", "procfs_size");

  public ScriptLimits {
    further = List.copyOf(further);
    macros = Map.copyOf(macros);
  }

  /** Without names for C. */
  public static ScriptLimits of(Map<String, Long> definitions) {
    return of(definitions, Map.of());
  }

  /**
   * @param definitions {@code -D} names and values, already checked to be numbers within bounds,
   *     and the two above
   * @param macros names with their values as C has them
   */
  public static ScriptLimits of(Map<String, Long> definitions, Map<String, String> macros) {
    long actions =
        definitions.getOrDefault(
            "MAXACTION_INTERRUPTIBLE", 10 * definitions.getOrDefault("MAXACTION", 1000L));
    boolean unlimited = definitions.containsKey(NO_TIME_LIMITS);
    boolean noOverload = unlimited || definitions.containsKey("STP_NO_OVERLOAD");
    return new ScriptLimits(
        (int) (long) definitions.getOrDefault("MAXSTRINGLEN", 512L),
        unlimited ? Long.MAX_VALUE : actions,
        (int) (long) definitions.getOrDefault("MAXNESTING", 20L),
        (int) (long) definitions.getOrDefault("MAXERRORS", 0L),
        (int) (long) definitions.getOrDefault("MAXSKIPPED", 100L),
        unlimited ? Integer.MAX_VALUE : (int) (long) definitions.getOrDefault("MAXTRYLOCK", 100L),
        (int) (long) definitions.getOrDefault("MAXMAPENTRIES", 2048L),
        noOverload ? 0 : definitions.getOrDefault("STP_OVERLOAD_THRESHOLD", 500_000_000L),
        definitions.getOrDefault("STP_OVERLOAD_INTERVAL", 1_000_000_000L),
        definitions.containsKey(SUPPRESS_ERRORS),
        further(definitions),
        macros);
  }

  private static List<String> further(Map<String, Long> definitions) {
    List<String> fields = new ArrayList<>();
    new TreeMap<>(FIELDS)
        .forEach(
            (name, field) -> {
              if (definitions.containsKey(name)) {
                fields.add(".%s = %d,".formatted(field, definitions.get(name)));
              }
            });
    if (definitions.containsKey("HIST_WIDTH") || definitions.containsKey("HIST_ELISION")) {
      fields.add(
          ".bars = &(const struct jstap_bars){ .width = %d, .near = %d },"
              .formatted(
                  definitions.getOrDefault("HIST_WIDTH", 50L),
                  definitions.getOrDefault("HIST_ELISION", 2L)));
    }
    return fields;
  }

  /**
   * @param frames whether there are frames, which hold the strings of a function
   */
  void emit(CWriter out, boolean frames) {
    out.line(".string_size = STRING_SIZE,");
    // Calls as deep as allowed, of a frame of eight strings each.
    long size = frames ? (maxNesting + 1L) * 8 * stringSize : 0;
    out.line(".frame_stack_size = " + size + ",");
    out.line(".max_nesting = " + maxNesting + ",");
    out.line(".max_actions = " + maxActions + ",");
    out.line(".max_errors = " + maxErrors + ",");
    out.line(".max_skipped = " + maxSkipped + ",");
    out.line(".max_lock_tries = " + maxLockTries + ",");
    out.line(".default_map_entries = " + mapEntries + ",");
    out.line(".overload_threshold = " + overloadThreshold + ",");
    out.line(".overload_interval = " + overloadInterval + ",");
    if (suppressErrors) {
      out.line(".suppress_errors = true,");
    }
    further.forEach(out::line);
  }

  /** As much of a literal as fits. */
  String cut(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < stringSize) {
      return value;
    }
    CharBuffer cut = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, stringSize - 1));
    return cut.toString().replace("\ufffd", "");
  }
}
