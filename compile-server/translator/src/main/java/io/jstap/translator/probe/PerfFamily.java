// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code perf.type(T).config(C)} with {@code .sample(N)}, {@code .hz(N)}, {@code .process}, {@code
 * .process("PROGRAM")} or {@code .counter("NAME")}. The names of counters, and {@code
 * timer.profile}, are aliases in the tapsets.
 */
final class PerfFamily implements ProbeFamily {
  private static final long DEFAULT_PERIOD = 1_000_000;
  private static final long MOST_HERTZ = 100_000;
  private static final int LONGEST_PATH = 4096;
  private static final String FORM = "perf.type(number).config(number)";
  private static final List<String> ENDINGS = List.of("sample", "hz", "process", "counter");

  /** How often the handler runs, and for whom. */
  private record Mode(long period, long frequency, boolean ofTarget, Optional<String> program) {
    static Mode of(long period, long frequency) {
      return new Mode(period, frequency, /* ofTarget= */ false, Optional.empty());
    }

    String suffix() {
      return program.map(file -> ".process(\"" + file + "\")").orElse(ofTarget ? ".process" : "");
    }
  }

  @Override
  public List<String> patterns() {
    return List.of(
        FORM,
        FORM + ".sample(number)",
        FORM + ".hz(number)",
        FORM + ".process",
        FORM + ".process(string)",
        FORM + ".counter(string)");
  }

  @Override
  public boolean answers(ProbePoint point) {
    return point.components().getFirst().name().equals("perf")
        && (point.components().size() < 2 || point.components().get(1).name().equals("type"));
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    if (components.size() < 3 || !components.get(2).name().equals("config")) {
      PointSyntax.badArgument(
          components.getLast(),
          "a counter is named by its kind and its number: perf.type(1).config(0), or by a name as in perf.sw.cpu_clock",
          problems);
      return List.of();
    }
    OptionalLong type = number(components.get(1), problems);
    OptionalLong config = number(components.get(2), problems);
    if (type.isEmpty() || config.isEmpty()) {
      return List.of();
    }
    if (type.getAsLong() < 0 || type.getAsLong() > 0xffff_ffffL) {
      PointSyntax.badArgument(
          components.get(1), "the kind of a counter has 32 bits, for example 1", problems);
      return List.of();
    }
    List<ProbePoint.Component> endings = components.subList(3, components.size());
    if (endings.size() == 1 && endings.getFirst().name().equals("counter")) {
      return counter(name, type.getAsLong(), config.getAsLong(), endings.getFirst(), problems);
    }
    return mode(endings, problems).stream()
        .map(mode -> probe(name, type.getAsLong(), config.getAsLong(), mode))
        .toList();
  }

  private static DerivedProbe probe(String name, long type, long config, Mode mode) {
    String rate = mode.frequency() > 0 ? ".hz(" + mode.frequency() : ".sample(" + mode.period();
    String text = "perf.type(%d).config(%d)%s)%s".formatted(type, config, rate, mode.suffix());
    return new DerivedProbe(
        ContextVariables.none(),
        handler ->
            new Probe.Perf(
                text,
                name,
                handler,
                type,
                config,
                mode.period(),
                mode.frequency(),
                mode.ofTarget(),
                mode.program()));
  }

  private static List<DerivedProbe> counter(
      String name, long type, long config, ProbePoint.Component ending, EventSink problems) {
    Optional<String> counter = PointSyntax.text(ending).filter(text -> !text.isEmpty());
    if (counter.isEmpty()) {
      PointSyntax.badArgument(
          ending, "a counter needs a name for @perf, for example counter(\"faults\")", problems);
      return List.of();
    }
    String text = "perf.type(%d).config(%d).counter(\"%s\")".formatted(type, config, counter.get());
    return List.of(
        new DerivedProbe(
            ContextVariables.none(),
            handler -> new Probe.Counter(text, name, handler, counter.get(), type, config),
            counter));
  }

  private static OptionalLong number(ProbePoint.Component component, EventSink problems) {
    OptionalLong value = PointSyntax.number(component);
    if (value.isEmpty()) {
      PointSyntax.badArgument(
          component,
          "'%s' needs a number, for example %s(1)".formatted(component.name(), component.name()),
          problems);
    }
    return value;
  }

  /** Empty after a problem. */
  private static List<Mode> mode(List<ProbePoint.Component> endings, EventSink problems) {
    if (endings.isEmpty()) {
      return List.of(Mode.of(DEFAULT_PERIOD, 0));
    }
    ProbePoint.Component ending = endings.getFirst();
    if (endings.size() > 1 || !ENDINGS.contains(ending.name())) {
      PointSyntax.unknown(endings.getLast(), ENDINGS, problems);
      return List.of();
    }
    if (ending.name().equals("process")) {
      return process(ending, problems);
    }
    return rate(ending, problems);
  }

  private static List<Mode> rate(ProbePoint.Component ending, EventSink problems) {
    boolean hertz = ending.name().equals("hz");
    OptionalLong value = number(ending, problems);
    if (value.isEmpty()) {
      return List.of();
    }
    long most = hertz ? MOST_HERTZ : Long.MAX_VALUE;
    if (value.getAsLong() < 1 || value.getAsLong() > most) {
      PointSyntax.badArgument(
          ending,
          hertz
              ? "the frequency must be between 1 and " + MOST_HERTZ + " hz"
              : "the period must be at least 1 event",
          problems);
      return List.of();
    }
    return List.of(hertz ? Mode.of(0, value.getAsLong()) : Mode.of(value.getAsLong(), 0));
  }

  /** The program is looked for where the probe runs, so there is no search path for it here. */
  private static List<Mode> process(ProbePoint.Component ending, EventSink problems) {
    Optional<String> program = PointSyntax.text(ending);
    if (ending.argument().isPresent() && program.filter(PerfFamily::isPath).isEmpty()) {
      PointSyntax.badArgument(
          ending,
          "'process' takes the path of a program, for example process(\"/usr/bin/tar\"); without one it is the process of -c or -x",
          problems);
      return List.of();
    }
    return List.of(new Mode(DEFAULT_PERIOD, 0, program.isEmpty(), program));
  }

  private static boolean isPath(String text) {
    return text.startsWith("/") && text.length() < LONGEST_PATH;
  }
}
