// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Glob;
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
 * kernel.tracepoint("NAME")}, with {@code $arg1} and so on; the same of {@code module("...")}. What
 * the kernel itself does not have is looked for in all modules.
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
    Wanted wanted = new Wanted(component, text.get(), name);
    return kernel
        ? inKernel(wanted, problems)
        : new ModulePoints(binaries)
            .resolve(
                first,
                (module, sink) -> wanted.orProblem(module, wanted.in(module, module), sink),
                problems);
  }

  private List<DerivedProbe> inKernel(Wanted wanted, EventSink problems) {
    ProbedBinary kernel = binaries.kernel();
    List<DerivedProbe> found = wanted.in(kernel, kernel);
    if (found.isEmpty()) {
      found =
          binaries.withTracepoint(new Glob(wanted.glob())).stream()
              .flatMap(module -> wanted.in(module, kernel).stream())
              .toList();
    }
    return wanted.orProblem(kernel, found, problems);
  }

  /**
   * Tracepoints that a script asks for.
   *
   * @param text a glob over names, perhaps with one over systems before a colon
   * @param name of the probe, as the script has it
   */
  private record Wanted(ProbePoint.Component component, String text, String name) {
    String glob() {
      return text.substring(text.indexOf(':') + 1);
    }

    /**
     * Those of one binary.
     *
     * @param named the binary that points name
     */
    List<DerivedProbe> in(ProbedBinary binary, ProbedBinary named) {
      int colon = text.indexOf(':');
      Optional<String> system =
          colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon));
      boolean numbered = component.name().equals("tracepoint");
      return new Tracepoints(binary.info())
          .find(glob(), system).stream()
              .map(each -> probe(binary, named.prefix(), each, numbered, name))
              .toList();
    }

    List<DerivedProbe> orProblem(
        ProbedBinary binary, List<DerivedProbe> found, EventSink problems) {
      if (found.isEmpty()) {
        problems.problem(nothing(binary, new Tracepoints(binary.info()), component, text, glob()));
      }
      return found;
    }
  }

  private static DerivedProbe probe(
      ProbedBinary binary, String prefix, Tracepoint tracepoint, boolean numbered, String name) {
    String point =
        prefix
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
        NearestNames.help(
            near, "patterns may hold * and ?, for example kernel.trace(\"sched:*\")"));
  }
}
