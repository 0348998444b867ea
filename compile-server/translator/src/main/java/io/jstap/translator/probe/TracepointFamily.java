// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import java.util.List;
import java.util.Optional;

/**
 * {@code kernel.trace("[SYSTEM:]NAME")}, with the arguments of the prototype, and {@code
 * kernel.tracepoint("NAME")}, with {@code $arg1} and so on.
 */
final class TracepointFamily implements ProbeFamily {
  private static final List<String> FORMS = List.of("trace", "tracepoint");

  private final ProbedBinary kernel;
  private final Tracepoints tracepoints;

  TracepointFamily(ProbedBinary kernel) {
    this.kernel = kernel;
    this.tracepoints = new Tracepoints(kernel.info());
  }

  @Override
  public List<String> patterns() {
    return List.of("kernel.trace(string)", "kernel.tracepoint(string)");
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    return components.size() > 1
        && components.get(0).name().equals("kernel")
        && FORMS.contains(components.get(1).name());
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    if (PointSyntax.refuseArgument(point.components().getFirst(), problems)) {
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
    Optional<String> system =
        colon < 0 ? Optional.empty() : Optional.of(text.get().substring(0, colon));
    List<Tracepoint> found = tracepoints.find(text.get().substring(colon + 1), system);
    if (found.isEmpty()) {
      problems.problem(nothing(component, text.get(), text.get().substring(colon + 1)));
    }
    return found.stream().map(each -> probe(each, numbered, name)).toList();
  }

  private DerivedProbe probe(Tracepoint tracepoint, boolean numbered, String name) {
    String point =
        numbered
            ? "kernel.tracepoint(\"" + tracepoint.name() + "\")"
            : "kernel.trace(\"" + tracepoint.qualified() + "\")";
    TracepointVariables variables = new TracepointVariables(tracepoint, numbered);
    return new DerivedProbe(
        new BinaryContext(kernel, variables),
        handler ->
            new Probe.Tracepoint(point, name, handler, tracepoint.name(), variables.words()));
  }

  private Problem nothing(ProbePoint.Component component, String text, String name) {
    List<Tracepoint> elsewhere = tracepoints.find(name, Optional.empty());
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_TRACEPOINT,
            component.span(),
            "the kernel has no tracepoint '" + text + "'");
    if (!elsewhere.isEmpty()) {
      return problem.withHelp(
          "it belongs to another system: kernel.trace(\"%s\")"
              .formatted(elsewhere.getFirst().qualified()));
    }
    List<String> near = NearestNames.of(name, tracepoints.names(), 5);
    return problem.withHelp(
        near.isEmpty()
            ? "patterns may hold * and ?, for example kernel.trace(\"sched:*\")"
            : "did you mean " + String.join(", ", near) + "?");
  }
}
