// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The probes by place: those of one place are registered as one, and their handlers run one after
 * the other, in the order of the script. At the return of a function the last one comes first, so
 * that what the first probe of a function sets up at its call is there until all others have seen
 * the return.
 */
final class ProbePlaces {
  /**
   * What equals that of other probes at the same place.
   *
   * @param part how many probes that stay alone stand before it: no handler overtakes one of those
   */
  private record Key(Object where, int part) {}

  private record Code(String kind, Object address) {}

  private final Map<Object, List<Probe>> places = new LinkedHashMap<>();
  private final Map<Object, Integer> parts = new HashMap<>();

  private ProbePlaces() {}

  /**
   * The probes of each place, in the order in which they are to be registered.
   *
   * @param probes in the order of the script
   */
  static Collection<List<Probe>> of(List<Probe> probes) {
    ProbePlaces places = new ProbePlaces();
    List<Probe> returns = new ArrayList<>();
    for (Probe probe : probes) {
      if (isReturn(probe)) {
        returns.add(probe);
      } else if (!(probe instanceof Probe.Never)) {
        places.add(probe);
      }
    }
    returns.reversed().forEach(places::add);
    return places.places.values();
  }

  private static boolean isReturn(Probe probe) {
    return probe instanceof Probe.KernelReturn
        || (probe instanceof Probe.ProgramCode code && code.returns());
  }

  private void add(Probe probe) {
    Object where = where(probe);
    if (isAlone(probe)) {
      parts.merge(where, 1, Integer::sum);
      places.put(probe, List.of(probe));
    } else {
      Key key = new Key(where, parts.getOrDefault(where, 0));
      places.computeIfAbsent(key, _ -> new ArrayList<>()).add(probe);
    }
  }

  /** Whether it has something of its own that those of other handlers can not share. */
  private static boolean isAlone(Probe probe) {
    return probe.handler().entry().isPresent()
        || probe.handler().condition().isPresent()
        || switch (probe) {
          case Probe.KernelCode p -> !p.callers().isEmpty();
          case Probe.KernelReturn p -> !p.callers().isEmpty() || p.maxActive().isPresent();
          case Probe.ProgramCode p -> !p.callers().isEmpty();
          case Probe.Tracepoint _ -> false;
          case Probe.Session _,
              Probe.Timer _,
              Probe.JiffiesTimer _,
              Probe.Perf _,
              Probe.Counter _,
              Probe.Procfs _,
              Probe.Netfilter _,
              Probe.Watchpoint _,
              Probe.SystemCall _,
              Probe.ProcessEvent _,
              Probe.Never _ ->
              true;
        };
  }

  private static Object where(Probe probe) {
    return switch (probe) {
      case Probe.KernelCode p -> new Code("entry", p.address());
      case Probe.KernelReturn p -> new Code("return", p.address());
      case Probe.Tracepoint p -> new Code("tracepoint", List.of(p.tracepoint(), p.words()));
      case Probe.ProgramCode p ->
          new Code(p.returns() ? "return" : "entry", List.of(p.place(), p.processes()));
      case Probe.Session _,
          Probe.Timer _,
          Probe.JiffiesTimer _,
          Probe.Perf _,
          Probe.Counter _,
          Probe.Procfs _,
          Probe.Netfilter _,
          Probe.Watchpoint _,
          Probe.SystemCall _,
          Probe.ProcessEvent _,
          Probe.Never _ ->
          probe;
    };
  }
}
