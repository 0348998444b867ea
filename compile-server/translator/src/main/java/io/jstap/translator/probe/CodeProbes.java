// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.ir.CallerRange;
import io.jstap.translator.ir.CodeAddress;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.LinkAddress;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.ProgramCaller;
import io.jstap.translator.ir.ProgramPlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes probes of places in code, each place once, without those that can not be probed. */
final class CodeProbes {
  private final ProbedBinary binary;
  private final String name;
  private final List<DerivedProbe> probes = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Set<Object> taken = new HashSet<>();
  private final boolean eachPointOnce;
  private final Set<String> points = new HashSet<>();

  /**
   * @param name the point as the script has it
   * @param eachPointOnce whether one place is enough of a point that stands for several
   */
  CodeProbes(ProbedBinary binary, String name, boolean eachPointOnce) {
    this.binary = binary;
    this.name = name;
    this.eachPointOnce = eachPointOnce;
  }

  private void add(String point, DerivedProbe probe) {
    probes.add(probe);
    if (eachPointOnce) {
      points.add(point);
    }
  }

  List<DerivedProbe> probes() {
    return probes;
  }

  /** Names of functions that would have matched but can not be probed, with the reason. */
  List<String> leftOut() {
    return leftOut;
  }

  private record Taken(long address, List<CallerRange> callers) {
    /** Functions begin at multiples of 16: the lowest bits tell nothing. */
    @Override
    public int hashCode() {
      return Long.hashCode(address * 0x9E3779B97F4A7C15L) ^ callers.hashCode();
    }
  }

  private boolean takes(
      FunctionInfo function, long address, boolean returns, List<CallerRange> callers) {
    if (!taken.add(new Taken(address, callers))) {
      return false;
    }
    Optional<String> refusal = binary.refusal(address, returns).or(() -> refusalOfCallers(callers));
    refusal.ifPresent(why -> leftOut.add(function.name() + " (" + why + ")"));
    return refusal.isEmpty();
  }

  /** The stack of a program can not be followed beyond the nearest caller. */
  private Optional<String> refusalOfCallers(List<CallerRange> callers) {
    return binary.object() instanceof ProbedObject.Program
            && callers.stream().anyMatch(range -> range.frame() > 0)
        ? Optional.of("called by what is called itself")
        : Optional.empty();
  }

  /** The function's entry, if one of the callers (when there are any) has called it. */
  void entry(FunctionInfo function, String point, List<CallerRange> callers) {
    if (!points.contains(point)) {
      code(
          function,
          function.probePc(),
          point,
          callers,
          FunctionVariables.atEntry(binary, function));
    }
  }

  /** A statement or label inside of the function. */
  void inside(FunctionInfo function, long address, String point) {
    if (address == function.probePc()) {
      entry(function, point, List.of());
    } else if (!points.contains(point)) {
      code(
          function, address, point, List.of(), FunctionVariables.inside(binary, function, address));
    }
  }

  private void code(
      FunctionInfo function,
      long address,
      String point,
      List<CallerRange> callers,
      FunctionVariables variables) {
    if (takes(function, address, /* returns= */ false, callers)) {
      add(
          point,
          new DerivedProbe(
              new BinaryContext(binary, variables),
              switch (binary.object()) {
                case ProbedObject.Kernel _, ProbedObject.Module _ -> {
                  LinkAddress place = binary.place(address).orElseThrow();
                  yield handler ->
                      new Probe.KernelCode(point, name, handler, place, function.name(), callers);
                }
                case ProbedObject.Program program ->
                    inProgram(program, function, address, point, false, callers);
                case ProbedObject.ProgramTypes _ -> throw noCode();
              }));
    }
  }

  private Function<Handler, Probe> inProgram(
      ProbedObject.Program program,
      FunctionInfo function,
      long address,
      String point,
      boolean returns,
      List<CallerRange> callers) {
    ProgramPlace place =
        new ProgramPlace(program.file(), program.layout().offset(address).orElseThrow(), 0);
    List<ProgramCaller> nearest =
        callers.stream()
            .map(range -> new ProgramCaller(range.low().address() - address, range.size()))
            .toList();
    return handler ->
        new Probe.ProgramCode(
            point, name, handler, place, function.name(), returns, nearest, program.processes());
  }

  private static IllegalStateException noCode() {
    return new IllegalStateException("types have no code");
  }

  /** The function's return. */
  void returns(
      FunctionInfo function, String point, Optional<Integer> maxActive, List<CallerRange> callers) {
    if (!points.contains(point)
        && takes(function, function.probePc(), /* returns= */ true, callers)) {
      add(
          point,
          new DerivedProbe(
              new ReturnVariables(binary, function),
              switch (binary.object()) {
                case ProbedObject.Kernel _, ProbedObject.Module _ -> {
                  LinkAddress place = binary.place(function.probePc()).orElseThrow();
                  yield handler ->
                      new Probe.KernelReturn(
                          point, name, handler, place, function.name(), maxActive, callers);
                }
                case ProbedObject.Program program ->
                    inProgram(program, function, function.probePc(), point, true, callers);
                case ProbedObject.ProgramTypes _ -> throw noCode();
              }));
    }
  }

  /** A run-time address of which nothing is known. */
  void absolute(long address, String point) {
    probes.add(
        new DerivedProbe(
            ContextVariables.none(),
            handler ->
                new Probe.KernelCode(
                    point, name, handler, new CodeAddress.RunTime(address), "", List.of())));
  }
}
