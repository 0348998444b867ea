// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Glob;
import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Probe.ProcessEvent.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What becomes of processes (section 10.3): {@code process}, {@code process("PROGRAM")} or {@code
 * process(PID)} with {@code .begin}, {@code .end}, {@code .thread.begin}, {@code .thread.end},
 * {@code .syscall} or {@code .syscall.return}. None of it needs debuginfo, and the program is
 * looked for where the probe runs.
 */
final class ProcessFamily implements ProbeFamily {
  private static final String FIRST = "process";
  private static final String THREAD = "thread";
  private static final String CALL = "syscall";
  private static final String RETURN = "return";
  private static final int LONGEST_PATH = 4096;

  private static final Map<String, Event> OF_PROCESSES =
      Map.of("begin", Event.PROCESS_BEGIN, "end", Event.PROCESS_END);
  private static final Map<String, Event> OF_THREADS =
      Map.of("begin", Event.THREAD_BEGIN, "end", Event.THREAD_END);

  private final ProbedBinaries binaries;
  private final ProgramImages programs;

  ProcessFamily(ProbedBinaries binaries, ProgramImages programs) {
    this.binaries = binaries;
    this.programs = programs;
  }

  @Override
  public List<String> patterns() {
    List<String> all = new ArrayList<>();
    for (String start : List.of(FIRST, FIRST + "(number)", FIRST + "(string)")) {
      for (String end :
          List.of("begin", "end", "thread.begin", "thread.end", "syscall", "syscall.return")) {
        all.add(start + "." + end);
      }
    }
    return all;
  }

  /** Places in programs are not the family's. */
  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    if (components.size() < 2 || !components.getFirst().name().equals(FIRST)) {
      return false;
    }
    String second = components.get(1).name();
    return OF_PROCESSES.containsKey(second) || second.equals(THREAD) || second.equals(CALL);
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    ProbePoint.Component first = point.components().getFirst();
    List<ProbePoint.Component> rest = new ArrayList<>(point.components());
    rest.removeFirst();
    ProbePoint.Component what = rest.removeFirst();
    if (PointSyntax.refuseArgument(what, problems)) {
      return List.of();
    }
    boolean call = what.name().equals(CALL);
    Optional<Event> event = call ? Optional.empty() : event(what, rest, problems);
    Optional<Boolean> returns = call ? returns(rest, problems) : Optional.empty();
    if (event.isEmpty() && returns.isEmpty()) {
      return List.of();
    }
    List<DerivedProbe> probes = new ArrayList<>();
    for (Probe.Processes processes : processes(first, problems)) {
      String text = text(point, processes);
      event.ifPresent(e -> probes.add(event(text, name, processes, e)));
      returns.ifPresent(r -> probes.add(call(text, name, processes, r)));
    }
    return probes;
  }

  /** With the path that was found in place of what stands for several, or depends on a folder. */
  private static String text(ProbePoint point, Probe.Processes processes) {
    ProbePoint.Component first = point.components().getFirst();
    Optional<String> asked = PointSyntax.text(first);
    return asked.isEmpty() || asked.equals(processes.program())
        ? point.toString()
        : "process(\"%s\")%s"
            .formatted(
                processes.program().orElse(""),
                point.toString().substring(first.toString().length()));
  }

  private DerivedProbe event(String point, String name, Probe.Processes processes, Event event) {
    return new DerivedProbe(
        new BinaryContext(binaries.kernel(), new NoVariables()),
        handler -> new Probe.ProcessEvent(point, name, handler, processes, event));
  }

  private List<Probe.Processes> processes(ProbePoint.Component first, EventSink problems) {
    if (first.argument().isEmpty()) {
      return List.of(Probe.Processes.ANY);
    }
    OptionalLong pid = PointSyntax.number(first);
    if (pid.isPresent()) {
      if (pid.getAsLong() < 1 || pid.getAsLong() > Integer.MAX_VALUE) {
        PointSyntax.badArgument(
            first, "a process has a number from 1 on, for example process(4711).begin", problems);
        return List.of();
      }
      return List.of(new Probe.Processes(Optional.empty(), (int) pid.getAsLong()));
    }
    Optional<String> program =
        PointSyntax.text(first).filter(text -> !text.isEmpty() && text.length() < LONGEST_PATH);
    if (program.isEmpty()) {
      PointSyntax.badArgument(
          first,
          "'process' takes the path of a program on the node, or its name in the usual folders,"
              + " for example process(\"/usr/bin/tar\").begin",
          problems);
      return List.of();
    }
    return isFoundInKernel(program.get())
        ? List.of(new Probe.Processes(program, 0))
        : programs
            .paths(new ProgramImages.Question(program, 0, Optional.empty()), first.span(), problems)
            .stream()
            .map(path -> new Probe.Processes(Optional.of(path), 0))
            .toList();
  }

  /**
   * Whether the machine is to be asked before: for what the client's folder is, and what matches.
   */
  private static boolean isFoundInKernel(String text) {
    return (text.startsWith("/") || text.indexOf('/') < 0) && !Glob.isPattern(text);
  }

  private static Optional<Event> event(
      ProbePoint.Component what, List<ProbePoint.Component> rest, EventSink problems) {
    boolean threads = what.name().equals(THREAD);
    if (rest.size() != (threads ? 1 : 0)) {
      PointSyntax.unknown(
          rest.isEmpty() ? what : rest.getLast(),
          threads ? List.of("begin", "end") : List.of(""),
          problems);
      return Optional.empty();
    }
    if (!threads) {
      return Optional.ofNullable(OF_PROCESSES.get(what.name()));
    }
    ProbePoint.Component last = rest.getFirst();
    if (!OF_THREADS.containsKey(last.name())) {
      PointSyntax.unknown(last, OF_THREADS.keySet(), problems);
      return Optional.empty();
    }
    return PointSyntax.refuseArgument(last, problems)
        ? Optional.empty()
        : Optional.ofNullable(OF_THREADS.get(last.name()));
  }

  /** Whether returns are meant; empty when a problem was reported. */
  private static Optional<Boolean> returns(List<ProbePoint.Component> rest, EventSink problems) {
    boolean returns = !rest.isEmpty() && rest.getFirst().name().equals(RETURN);
    if (rest.size() > (returns ? 1 : 0)) {
      PointSyntax.unknown(rest.getLast(), List.of(returns ? "" : RETURN), problems);
      return Optional.empty();
    }
    return returns && PointSyntax.refuseArgument(rest.getFirst(), problems)
        ? Optional.empty()
        : Optional.of(returns);
  }

  private DerivedProbe call(String point, String name, Probe.Processes processes, boolean returns) {
    ContextVariables entry = variables(/* returns= */ false);
    return new DerivedProbe(
        returns ? new CallAtReturn(variables(/* returns= */ true), entry) : entry,
        handler ->
            new Probe.SystemCall(
                point,
                name,
                handler,
                Probe.SystemCall.ANY,
                Probe.SystemCall.ANY,
                returns,
                Optional.of(processes)));
  }

  private ContextVariables variables(boolean returns) {
    return new BinaryContext(
        binaries.kernel(), new SystemCallVariables(returns, /* ofProcess= */ true));
  }
}
