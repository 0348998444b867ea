// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Code of programs and libraries: functions, statements, marks and calls (section 10.2). */
final class ProgramFamily implements ProbeFamily {
  private static final String FIRST = "process";
  private static final String LIBRARY = "library";
  private static final Set<String> CODE = Set.of("function", "statement");
  private static final Set<String> MARKS = Set.of("mark", "provider");
  private static final String LINKAGE = "plt";
  private static final List<String> BEHIND =
      List.of("function", "statement", "mark", "provider", LINKAGE);

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
    List<String> all = new ArrayList<>();
    for (String process : List.of(FIRST, FIRST + "(number)", FIRST + "(string)")) {
      for (String start : List.of(process, process + ".library(string)")) {
        CodeSyntax.forms(start).stream()
            .filter(form -> !form.contains("maxactive"))
            .forEach(all::add);
        for (String end :
            List.of(
                "mark(string)",
                "provider(string).mark(string)",
                LINKAGE,
                "plt.return",
                "plt(string)",
                "plt(string).return")) {
          all.add(start + "." + end);
        }
      }
    }
    return all;
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    return components.getFirst().name().equals(FIRST)
        && components.size() > 1
        && (BEHIND.contains(components.get(1).name()) || components.get(1).name().equals(LIBRARY));
  }

  /** What is asked of each program. */
  private interface Question {
    List<DerivedProbe> ask(ProbedBinary program, EventSink problems);
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    boolean library = components.get(1).name().equals(LIBRARY);
    List<ProbePoint.Component> rest = components.subList(library ? 2 : 1, components.size());
    if (rest.isEmpty() || !BEHIND.contains(rest.getFirst().name())) {
      PointSyntax.unknown(
          rest.isEmpty() ? components.getLast() : rest.getFirst(), BEHIND, problems);
      return List.of();
    }
    Optional<Question> question = question(rest, name, problems);
    Optional<ProgramChoice> choice =
        question.flatMap(
            _ ->
                ProgramChoice.read(
                    programs,
                    components.getFirst(),
                    library ? Optional.of(components.get(1)) : Optional.empty(),
                    problems));
    return choice.isEmpty() || question.isEmpty()
        ? List.of()
        : ask(choice.get(), question.get(), problems);
  }

  /** Of a pattern, problems of some programs count only when no other has an answer. */
  private static List<DerivedProbe> ask(
      ProgramChoice choice, Question question, EventSink problems) {
    List<DerivedProbe> probes = new ArrayList<>();
    CollectingSink reasons = new CollectingSink(problem -> {});
    for (ProbedBinary program : choice.find(reasons)) {
      try {
        probes.addAll(question.ask(program, reasons));
      } catch (DebugInfoException e) {
        reasons.problem(damaged(choice, program, e));
      }
    }
    reasons.problems().stream()
        .filter(problem -> probes.isEmpty() || !choice.isPattern() || !problem.isError())
        .limit(choice.isPattern() ? 1 : Long.MAX_VALUE)
        .forEach(problems::problem);
    return probes;
  }

  private static Problem damaged(ProgramChoice choice, ProbedBinary program, DebugInfoException e) {
    return Problem.error(
            ElaborationProblem.NO_SUCH_PLACE,
            choice.span(),
            program.noun() + " can not be read: " + e.problem().message())
        .withHelp("it is damaged: build or install it again");
  }

  private Optional<Question> question(
      List<ProbePoint.Component> components, String name, EventSink problems) {
    String first = components.getFirst().name();
    if (MARKS.contains(first)) {
      return MarkPoints.read(components, problems)
          .map(marks -> (program, sink) -> marks.resolve(program, name, sink));
    }
    if (!CODE.contains(first)) {
      return LinkagePoints.read(components, problems)
          .map(calls -> (program, sink) -> calls.resolve(program, name, sink));
    }
    return new CodeSyntax(/* guru= */ false, problems)
        .read(components)
        .filter(request -> isSupported(request, problems))
        .map(
            request ->
                (program, sink) ->
                    new CodePoints(binaries, program, eachPointOnce).resolve(request, name, sink));
  }

  private static boolean isSupported(CodeRequest request, EventSink problems) {
    String what =
        switch (request.variant()) {
          case CodeRequest.Variant.Return(Optional<Integer> most) ->
              most.isPresent() ? "'maxactive'" : "";
          case CodeRequest.Variant.Callee callee ->
              callee.then() instanceof CodeRequest.Variant.Return(Optional<Integer> most)
                      && most.isPresent()
                  ? "'maxactive'"
                  : "";
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
