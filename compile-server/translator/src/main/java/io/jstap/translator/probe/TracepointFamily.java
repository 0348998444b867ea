// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.LinkAddress;
import io.jstap.translator.ir.ModuleSection;
import io.jstap.translator.ir.Probe;
import java.util.List;
import java.util.Optional;

/**
 * {@code kernel.trace("[SYSTEM:]NAME")}, with the arguments of the prototype, and {@code
 * kernel.tracepoint("NAME")}, with {@code $arg1} and so on; the same of {@code module("...")}.
 */
final class TracepointFamily implements ProbeFamily {
  private static final List<String> FORMS = List.of("trace", "tracepoint");

  private final ProbedBinaries binaries;

  TracepointFamily(ProbedBinaries binaries) {
    this.binaries = binaries;
  }

  @Override
  public List<String> patterns() {
    return List.of(
        "kernel.trace(string)",
        "kernel.tracepoint(string)",
        "module(string).trace(string)",
        "module(string).tracepoint(string)");
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    String first = components.getFirst().name();
    return components.size() > 1
        && (first.equals("kernel") || first.equals("module"))
        && FORMS.contains(components.get(1).name());
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    ProbePoint.Component first = point.components().getFirst();
    boolean kernel = first.name().equals("kernel");
    if (kernel && PointSyntax.refuseArgument(first, problems)) {
      return List.of();
    }
    ProbePoint.Component component = point.components().get(1);
    if (point.components().size() > 2) {
      PointSyntax.unknown(point.components().get(2), List.of(), problems);
      return List.of();
    }
    Optional<String> text = PointSyntax.text(component).filter(given -> !given.isEmpty());
    if (text.isEmpty()) {
      PointSyntax.badArgument(
          component,
          "'%s' needs the name of a tracepoint in double quotes, for example kernel.trace(\"%s\")"
              .formatted(component.name(), "sched:sched_switch"),
          problems);
      return List.of();
    }
    boolean numbered = component.name().equals("tracepoint");
    int colon = text.get().indexOf(':');
    if (numbered && colon >= 0) {
      PointSyntax.badArgument(
          component,
          "'tracepoint' takes no system; write kernel.tracepoint(\"%s\") or kernel.trace(\"%s\")"
              .formatted(text.get().substring(colon + 1), text.get()),
          problems);
      return List.of();
    }
    return kernel
        ? find(binaries.kernel(), component, text.get(), name, problems)
        : new ModulePoints(binaries)
            .resolve(
                first, (module, sink) -> find(module, component, text.get(), name, sink), problems);
  }

  private static List<DerivedProbe> find(
      ProbedBinary binary,
      ProbePoint.Component component,
      String text,
      String name,
      EventSink problems) {
    Tracepoints tracepoints = new Tracepoints(binary.info());
    int colon = text.indexOf(':');
    Optional<String> system = colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon));
    String glob = text.substring(colon + 1);
    List<Tracepoint> found = tracepoints.find(glob, system);
    if (found.isEmpty()) {
      problems.problem(nothing(binary, tracepoints, component, text, glob));
    }
    boolean numbered = component.name().equals("tracepoint");
    return found.stream().map(each -> probe(binary, each, numbered, name)).toList();
  }

  private static DerivedProbe probe(
      ProbedBinary binary, Tracepoint tracepoint, boolean numbered, String name) {
    String point =
        binary.prefix()
            + (numbered
                ? ".tracepoint(\"" + tracepoint.name() + "\")"
                : ".trace(\"" + tracepoint.qualified() + "\")");
    Optional<ModuleSection> module =
        binary.place(tracepoint.iterator().entryPc()).flatMap(LinkAddress::section);
    TracepointVariables variables = new TracepointVariables(tracepoint, numbered);
    return new DerivedProbe(
        new BinaryContext(binary, variables),
        handler ->
            new Probe.Tracepoint(
                point, name, handler, tracepoint.name(), variables.words(), module));
  }

  private static Problem nothing(
      ProbedBinary binary,
      Tracepoints tracepoints,
      ProbePoint.Component component,
      String text,
      String name) {
    List<Tracepoint> elsewhere = tracepoints.find(name, Optional.empty());
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_TRACEPOINT,
            component.span(),
            binary.noun() + " has no tracepoint '" + text + "'");
    if (!elsewhere.isEmpty()) {
      return problem.withHelp(
          "it belongs to another system: %s.trace(\"%s\")"
              .formatted(binary.prefix(), elsewhere.getFirst().qualified()));
    }
    List<String> near = NearestNames.of(name, tracepoints.names(), 5);
    return problem.withHelp(
        near.isEmpty()
            ? "patterns may hold * and ?, for example kernel.trace(\"sched:*\")"
            : "did you mean " + String.join(", ", near) + "?");
  }
}
