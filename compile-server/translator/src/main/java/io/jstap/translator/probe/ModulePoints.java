// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves {@code module("...")}: the same question to each module that is meant. */
final class ModulePoints {
  private static final int SHOWN = 5;

  private final ProbedBinaries binaries;

  ModulePoints(ProbedBinaries binaries) {
    this.binaries = binaries;
  }

  /** What is asked of one module. */
  interface Question {
    List<DerivedProbe> ask(ProbedBinary module, EventSink problems);
  }

  /** The answers of all modules; problems count only when none has any. */
  List<DerivedProbe> resolve(
      ProbePoint.Component component, Question question, EventSink problems) {
    Optional<String> text = PointSyntax.text(component).filter(given -> !given.isEmpty());
    if (text.isEmpty()) {
      PointSyntax.badArgument(
          component,
          "'module' needs the name of a kernel module in double quotes, for example"
              + " module(\"loop\").function(\"lo_open\")",
          problems);
      return List.of();
    }
    List<String> names = binaries.named(text.get());
    if (names.isEmpty()) {
      problems.problem(unknown(component, text.get()));
      return List.of();
    }
    CollectingSink reasons = new CollectingSink(problem -> {});
    List<DerivedProbe> probes = new ArrayList<>();
    for (String name : names) {
      binaries.module(name).ifPresent(module -> probes.addAll(question.ask(module, reasons)));
    }
    reasons.problems().stream()
        .filter(problem -> probes.isEmpty() || !problem.isError())
        .limit(names.size() == 1 ? Long.MAX_VALUE : 1)
        .forEach(problems::problem);
    return probes;
  }

  /** Of a module that is a part of the kernel. */
  static Problem builtIn(ProbePoint.Component component, String text, String instead) {
    return Problem.error(
            ElaborationProblem.NO_SUCH_MODULE,
            component.span(),
            "'" + text + "' is built into this kernel, so it is no module")
        .withHelp("write " + instead + " for " + component.span().text() + ".function(...)");
  }

  private Problem unknown(ProbePoint.Component component, String text) {
    if (binaries.isBuiltIn(text)) {
      return builtIn(component, text, "kernel.function(...)");
    }
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_MODULE,
            component.span(),
            "the kernel has no module '" + text + "'");
    List<String> near = NearestNames.of(ProbedBinaries.name(text), binaries.names(), SHOWN);
    return problem.withHelp(
        binaries.names().isEmpty()
            ? "the debuginfo of the kernel's modules is not installed on the build host"
            : NearestNames.help(near, "patterns may hold * and ?, for example module(\"nf_*\")"));
  }
}
