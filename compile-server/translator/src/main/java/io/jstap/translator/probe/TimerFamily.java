// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * {@code timer.s(N)} and its smaller units, {@code timer.hz(N)}, {@code timer.jiffies(N)}; {@code
 * .randomize(M)}.
 */
final class TimerFamily implements ProbeFamily {
  private static final long NANOSECONDS = 1_000_000_000L;
  private static final long SHORTEST = 100_000L;
  private static final long LONGEST = 86_400 * NANOSECONDS;
  private static final long MOST_JIFFIES = 1_000_000L;
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("s", NANOSECONDS);
    UNITS.put("sec", NANOSECONDS);
    UNITS.put("ms", 1_000_000L);
    UNITS.put("msec", 1_000_000L);
    UNITS.put("us", 1_000L);
    UNITS.put("usec", 1_000L);
    UNITS.put("ns", 1L);
    UNITS.put("nsec", 1L);
  }

  @Override
  public List<String> patterns() {
    List<String> forms = new ArrayList<>();
    for (String unit : UNITS.keySet()) {
      forms.add("timer." + unit + "(number)");
      forms.add("timer." + unit + "(number).randomize(number)");
    }
    forms.add("timer.hz(number)");
    forms.add("timer.jiffies(number)");
    forms.add("timer.jiffies(number).randomize(number)");
    return List.copyOf(forms);
  }

  @Override
  public boolean isForEveryone() {
    return true;
  }

  @Override
  public boolean answers(ProbePoint point) {
    // timer.profile is an alias of a counter.
    List<ProbePoint.Component> components = point.components();
    return components.getFirst().name().equals("timer")
        && !(components.size() > 1 && components.get(1).name().equals("profile"));
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    if (components.size() < 2 || !isUnit(components.get(1).name())) {
      PointSyntax.unknown(
          components.get(Math.min(1, components.size() - 1)),
          List.of("s", "ms", "us", "ns", "hz", "jiffies"),
          problems);
      return List.of();
    }
    ProbePoint.Component unit = components.get(1);
    OptionalLong count = PointSyntax.number(unit);
    if (count.isEmpty()) {
      PointSyntax.badArgument(
          unit,
          "'timer." + unit.name() + "' needs a number, for example timer." + unit.name() + "(10)",
          problems);
      return List.of();
    }
    OptionalLong randomize = randomize(components, problems);
    if (randomize.isEmpty()) {
      return List.of();
    }
    return switch (unit.name()) {
      case "jiffies" ->
          jiffies(point, name, unit, count.getAsLong(), randomize.getAsLong(), problems);
      case "hz" -> hertz(point, name, unit, count.getAsLong(), randomize.getAsLong(), problems);
      default -> interval(point, name, unit, count.getAsLong(), randomize.getAsLong(), problems);
    };
  }

  private static boolean isUnit(String name) {
    return UNITS.containsKey(name) || name.equals("hz") || name.equals("jiffies");
  }

  /** Empty after a problem; 0 without the component. */
  private static OptionalLong randomize(List<ProbePoint.Component> components, EventSink problems) {
    if (components.size() == 2) {
      return OptionalLong.of(0);
    }
    ProbePoint.Component component = components.get(2);
    if (!component.name().equals("randomize") || components.size() > 3) {
      PointSyntax.unknown(components.getLast(), List.of("randomize"), problems);
      return OptionalLong.empty();
    }
    OptionalLong value = PointSyntax.number(component);
    if (value.isEmpty() || value.getAsLong() < 0) {
      PointSyntax.badArgument(
          component, "'randomize' needs a number that is not negative", problems);
      return OptionalLong.empty();
    }
    return value;
  }

  private static List<DerivedProbe> interval(
      ProbePoint point,
      String name,
      ProbePoint.Component unit,
      long count,
      long randomize,
      EventSink problems) {
    long scale = UNITS.getOrDefault(unit.name(), 1L);
    long least = Math.max(1, SHORTEST / scale);
    long most = LONGEST / scale;
    if (count < least || count > most || randomize > count) {
      PointSyntax.badArgument(
          unit,
          randomize > count
              ? "'randomize' may be at most the interval itself"
              : "the interval must be between %d and %d %s".formatted(least, most, unit.name()),
          problems);
      return List.of();
    }
    return timer(point, name, count * scale, randomize * scale);
  }

  private static List<DerivedProbe> hertz(
      ProbePoint point,
      String name,
      ProbePoint.Component unit,
      long count,
      long randomize,
      EventSink problems) {
    if (count < 1 || count > NANOSECONDS / SHORTEST || randomize != 0) {
      PointSyntax.badArgument(
          unit,
          randomize != 0
              ? "'timer.hz' cannot be randomized"
              : "the frequency must be between 1 and %d hz".formatted(NANOSECONDS / SHORTEST),
          problems);
      return List.of();
    }
    return timer(point, name, Math.ceilDiv(NANOSECONDS, count), 0);
  }

  private static List<DerivedProbe> timer(
      ProbePoint point, String name, long nanoseconds, long randomize) {
    return derived(
        handler -> new Probe.Timer(point.toString(), name, handler, nanoseconds, randomize));
  }

  private static List<DerivedProbe> jiffies(
      ProbePoint point,
      String name,
      ProbePoint.Component unit,
      long count,
      long randomize,
      EventSink problems) {
    if (count < 1 || count > MOST_JIFFIES || randomize > count) {
      PointSyntax.badArgument(
          unit,
          "the interval must be between 1 and "
              + MOST_JIFFIES
              + " jiffies, 'randomize' at most that",
          problems);
      return List.of();
    }
    return derived(
        handler -> new Probe.JiffiesTimer(point.toString(), name, handler, count, randomize));
  }

  private static List<DerivedProbe> derived(Function<Handler, Probe> probe) {
    return List.of(new DerivedProbe(ContextVariables.none(), probe));
  }
}
