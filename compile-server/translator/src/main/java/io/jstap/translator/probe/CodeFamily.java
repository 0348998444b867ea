// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ProbeFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code kernel} and {@code module("...")} with {@code .function(...)} and {@code .statement(...)},
 * resolved through debuginfo.
 */
final class CodeFamily implements ProbeFamily {
  /** What other families answer behind {@code kernel} or {@code module}. */
  private static final Set<String> OTHERS = Set.of("trace", "tracepoint", "data");

  private static final List<String> OWN = List.of("function", "statement");

  private final ProbedBinaries binaries;
  private final boolean guru;
  private final boolean eachPointOnce;

  CodeFamily(ProbedBinaries binaries, boolean guru) {
    this(binaries, guru, /* eachPointOnce= */ false);
  }

  /**
   * @param eachPointOnce whether one place is enough of a point that stands for several
   */
  CodeFamily(ProbedBinaries binaries, boolean guru, boolean eachPointOnce) {
    this.binaries = binaries;
    this.guru = guru;
    this.eachPointOnce = eachPointOnce;
  }

  @Override
  public List<String> patterns() {
    List<String> all = new ArrayList<>(CodeSyntax.forms("kernel"));
    all.add("kernel.statement(number).absolute");
    all.addAll(CodeSyntax.forms("module(string)"));
    return all;
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    String first = components.getFirst().name();
    return (first.equals("kernel") || first.equals("module"))
        && (components.size() == 1 || !OTHERS.contains(components.get(1).name()));
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    ProbePoint.Component first = components.getFirst();
    boolean kernel = first.name().equals("kernel");
    if (kernel && PointSyntax.refuseArgument(first, problems)) {
      return List.of();
    }
    if (components.size() < 2 || !OWN.contains(components.get(1).name())) {
      PointSyntax.unknown(components.get(Math.min(1, components.size() - 1)), OWN, problems);
      return List.of();
    }
    Optional<CodeRequest> request =
        new CodeSyntax(guru && kernel, problems).read(components.subList(1, components.size()));
    if (request.isEmpty()) {
      return List.of();
    }
    return kernel
        ? new CodePoints(binaries, binaries.kernel(), eachPointOnce)
            .resolve(request.get(), name, problems)
        : new ModulePoints(binaries)
            .resolve(
                first,
                (module, sink) ->
                    new CodePoints(binaries, module, eachPointOnce)
                        .resolve(request.get(), name, sink),
                problems);
  }

  @Override
  public Optional<ContextVariables> module(String name, SourceSpan span, EventSink problems) {
    return new NamedBinaries(binaries).find(name, span, problems);
  }
}
