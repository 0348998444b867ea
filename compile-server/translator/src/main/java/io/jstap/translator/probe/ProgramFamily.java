// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Functions and statements of programs and libraries (section 10.2). */
final class ProgramFamily implements ProbeFamily {
  private static final String FIRST = "process";
  private static final Set<String> OWN = Set.of("function", "statement");

  private final ProbedBinaries binaries;
  private final ProgramImages programs;
  private final boolean eachPointOnce;

  /**
   * @param eachPointOnce whether one place is enough of a point that stands for several
   */
  ProgramFamily(ProbedBinaries binaries, ProgramImages programs, boolean eachPointOnce) {
    this.binaries = binaries;
    this.programs = programs;
    this.eachPointOnce = eachPointOnce;
  }

  @Override
  public List<String> patterns() {
    return CodeSyntax.forms(FIRST + "(string)").stream()
        .filter(form -> !form.contains("callee") && !form.contains("maxactive"))
        .toList();
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    return components.getFirst().name().equals(FIRST)
        && components.size() > 1
        && OWN.contains(components.get(1).name());
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    Optional<CodeRequest> request =
        new CodeSyntax(/* guru= */ false, problems).read(components.subList(1, components.size()));
    if (request.isEmpty() || !isSupported(request.get(), problems)) {
      return List.of();
    }
    return program(components.getFirst(), problems)
        .map(
            program ->
                new CodePoints(binaries, program, eachPointOnce)
                    .resolve(request.get(), name, problems))
        .orElse(List.of());
  }

  private Optional<ProbedBinary> program(ProbePoint.Component first, EventSink problems) {
    Optional<String> name = PointSyntax.text(first).filter(text -> !text.isEmpty());
    if (name.isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NOT_SUPPORTED_YET,
                  first.span(),
                  "code can be probed of a program that is named only, not yet of a process by its"
                      + " number or of the target")
              .withHelp("name it, for example process(\"/usr/bin/tar\").function(\"main\")"));
      return Optional.empty();
    }
    return programs.find(name.get(), first.span(), problems).map(ProbedBinary::program);
  }

  private static boolean isSupported(CodeRequest request, EventSink problems) {
    String what =
        switch (request.variant()) {
          case CodeRequest.Variant.Callee _ -> "callees";
          case CodeRequest.Variant.Return(Optional<Integer> most) ->
              most.isPresent() ? "'maxactive'" : "";
          case CodeRequest.Variant.Absolute _ -> "run-time addresses";
          case CodeRequest.Variant.Entry _,
              CodeRequest.Variant.Label _,
              CodeRequest.Variant.Statement _,
              CodeRequest.Variant.Nearest _ ->
              "";
        };
    if (!what.isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NOT_SUPPORTED_YET,
                  request.component().span(),
                  "of programs, " + what + " cannot be probed")
              .withHelp("leave that part out"));
    }
    return what.isEmpty();
  }

  @Override
  public Optional<ContextVariables> module(String name, SourceSpan span, EventSink problems) {
    return Optional.empty();
  }
}
