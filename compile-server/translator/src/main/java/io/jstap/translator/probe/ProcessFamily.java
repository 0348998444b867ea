// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

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

  ProcessFamily(ProbedBinaries binaries) {
    this.binaries = binaries;
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
    List<ProbePoint.Component> rest = new ArrayList<>(point.components());
    Optional<Probe.Processes> processes = processes(rest.removeFirst(), problems);
    ProbePoint.Component what = rest.removeFirst();
    if (processes.isEmpty() || PointSyntax.refuseArgument(what, problems)) {
      return List.of();
    }
    if (what.name().equals(CALL)) {
      return calls(point, name, processes.get(), rest, problems);
    }
    Optional<Event> event = event(what, rest, problems);
    if (event.isEmpty()) {
      return List.of();
    }
    return List.of(
        new DerivedProbe(
            new BinaryContext(binaries.kernel(), new NoVariables()),
            handler ->
                new Probe.ProcessEvent(
                    point.toString(), name, handler, processes.get(), event.get())));
  }

  private static Optional<Probe.Processes> processes(
      ProbePoint.Component first, EventSink problems) {
    if (first.argument().isEmpty()) {
      return Optional.of(new Probe.Processes(Optional.empty(), 0));
    }
    OptionalLong pid = PointSyntax.number(first);
    if (pid.isPresent()) {
      if (pid.getAsLong() < 1 || pid.getAsLong() > Integer.MAX_VALUE) {
        PointSyntax.badArgument(
            first, "a process has a number from 1 on, for example process(4711).begin", problems);
        return Optional.empty();
      }
      return Optional.of(new Probe.Processes(Optional.empty(), (int) pid.getAsLong()));
    }
    Optional<String> program = PointSyntax.text(first).filter(ProcessFamily::isProgram);
    if (program.isEmpty()) {
      PointSyntax.badArgument(
          first,
          "'process' takes the whole path of a program on the node, or its name in the usual folders, without"
              + " wildcards, for example process(\"/usr/bin/tar\").begin",
          problems);
      return Optional.empty();
    }
    return Optional.of(new Probe.Processes(program, 0));
  }

  private static boolean isProgram(String text) {
    return !text.isEmpty()
        && text.length() < LONGEST_PATH
        && (text.startsWith("/") || text.indexOf('/') < 0)
        && text.chars().noneMatch(character -> "*?[".indexOf(character) >= 0);
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

  private List<DerivedProbe> calls(
      ProbePoint point,
      String name,
      Probe.Processes processes,
      List<ProbePoint.Component> rest,
      EventSink problems) {
    boolean returns = !rest.isEmpty() && rest.getFirst().name().equals(RETURN);
    if (rest.size() > (returns ? 1 : 0)) {
      PointSyntax.unknown(rest.getLast(), List.of(returns ? "" : RETURN), problems);
      return List.of();
    }
    if (returns && PointSyntax.refuseArgument(rest.getFirst(), problems)) {
      return List.of();
    }
    ContextVariables entry = variables(/* returns= */ false);
    return List.of(
        new DerivedProbe(
            returns ? new CallAtReturn(variables(/* returns= */ true), entry) : entry,
            handler ->
                new Probe.SystemCall(
                    point.toString(),
                    name,
                    handler,
                    Probe.SystemCall.ANY,
                    Probe.SystemCall.ANY,
                    returns,
                    Optional.of(processes))));
  }

  private ContextVariables variables(boolean returns) {
    return new BinaryContext(
        binaries.kernel(), new SystemCallVariables(returns, /* ofProcess= */ true));
  }
}
