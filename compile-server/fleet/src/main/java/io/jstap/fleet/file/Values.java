// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.file;

import io.jstap.fleet.FleetProblem;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Numbers and times, within bounds. */
final class Values {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6}) ?(s|m|h)");
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,9})(?: ?(nodes?|%|/min))?");

  private final YamlNodes nodes;

  Values(YamlNodes nodes) {
    this.nodes = nodes;
  }

  /** A time such as 60s, 5m, 4h. */
  Optional<Duration> time(Node node, String what, Duration least, Duration most) {
    Optional<String> text = nodes.text(node, what);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher match = TIME.matcher(text.get());
    if (match.matches()) {
      long number = Long.parseLong(match.group(1));
      Duration time =
          switch (match.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
        return Optional.of(time);
      }
    }
    nodes.report(
        FleetProblem.BAD_VALUE,
        nodes.span(node),
        "%s is a time from %s to %s".formatted(what, say(least), say(most)),
        "for example 60s, 5m or 2h");
    return Optional.empty();
  }

  static String say(Duration time) {
    return time.toSeconds() % 3600 == 0 && !time.isZero()
        ? time.toHours() + "h"
        : time.toSeconds() % 60 == 0 && !time.isZero()
            ? time.toMinutes() + "m"
            : time.toSeconds() + "s";
  }

  /**
   * A number.
   *
   * @param unit what may stand behind it, or empty
   */
  OptionalInt number(Node node, String what, String unit, int least, int most) {
    Optional<String> text = nodes.text(node, what);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    Matcher match = NUMBER.matcher(text.get());
    if (match.matches()) {
      int number = Integer.parseInt(match.group(1));
      String behind = match.group(2);
      boolean fits = behind == null || unit.equals(behind) || unit.equals(behind + "s");
      if (fits && number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    }
    nodes.report(
        FleetProblem.BAD_VALUE,
        nodes.span(node),
        "%s is a number from %d to %d".formatted(what, least, most),
        unit.isEmpty() ? "write it without a unit" : "for example " + least + " " + unit);
    return OptionalInt.empty();
  }

  /** The limit of a gate. */
  OptionalLong limit(Node node, String what, String unit) {
    OptionalInt number = number(node, what, unit, 0, 999_999_999);
    return number.isPresent() ? OptionalLong.of(number.getAsInt()) : OptionalLong.empty();
  }
}
