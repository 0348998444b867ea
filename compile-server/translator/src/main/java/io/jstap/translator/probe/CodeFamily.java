// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ProbeFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code kernel.function(...)} and {@code kernel.statement(...)}, resolved through debuginfo. */
final class CodeFamily implements ProbeFamily {
  /** What other families answer behind {@code kernel}. */
  private static final Set<String> OTHERS = Set.of("trace", "tracepoint", "data");

  private static final List<String> OWN = List.of("function", "statement");

  private final ProbedBinary kernel;
  private final boolean guru;

  CodeFamily(ProbedBinary kernel, boolean guru) {
    this.kernel = kernel;
    this.guru = guru;
  }

  @Override
  public List<String> patterns() {
    List<String> all = new ArrayList<>(CodeSyntax.forms("kernel"));
    all.add("kernel.statement(number).absolute");
    return all;
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    return components.getFirst().name().equals("kernel")
        && (components.size() == 1 || !OTHERS.contains(components.get(1).name()));
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    if (PointSyntax.refuseArgument(components.getFirst(), problems)) {
      return List.of();
    }
    if (components.size() < 2 || !OWN.contains(components.get(1).name())) {
      PointSyntax.unknown(components.get(Math.min(1, components.size() - 1)), OWN, problems);
      return List.of();
    }
    return new CodeSyntax(guru, problems)
        .read(components.subList(1, components.size()))
        .map(request -> new CodePoints(kernel).resolve(request, name, problems))
        .orElse(List.of());
  }

  @Override
  public Optional<ContextVariables> module(String name) {
    return name.equals("kernel")
        ? Optional.of(new BinaryContext(kernel, new NoVariables()))
        : Optional.empty();
  }
}
