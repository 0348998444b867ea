// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.FunctionPattern.LineRange;
import io.jstap.debuginfo.FunctionPattern.LineSpec;
import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.Label;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.probe.CodeRequest.Selector;
import io.jstap.translator.probe.CodeRequest.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Says why code was not found, and what there is instead. */
final class CodeProblems {
  private static final int SHOWN = 5;
  private static final int LONGEST_INSTRUCTION = 15;

  private final ProbedBinaries binaries;
  private final ProbedBinary binary;

  CodeProblems(ProbedBinaries binaries, ProbedBinary binary) {
    this.binaries = binaries;
    this.binary = binary;
  }

  /** Nothing that matches can be probed. */
  Problem noFunction(CodeRequest request, List<FunctionInfo> matches, List<String> leftOut) {
    if (!leftOut.isEmpty()) {
      return problem(request, refused() + String.join(", ", some(leftOut)))
          .withHelp("probe one of its callers");
    }
    return switch (request.selector()) {
      case Selector.Address selected ->
          problem(
                  request,
                  "%s has no function at %s"
                      .formatted(binary.noun(), CodePoints.hex(selected.address())))
              .withHelp("addresses are those of the file that the debuginfo belongs to");
      case Selector.Named named ->
          matches.isEmpty() ? unknown(request, named) : noVariant(request, named, matches);
    };
  }

  private String refused() {
    return switch (binary.object()) {
      case ProbedObject.Kernel _, ProbedObject.Module _ ->
          "the kernel does not let itself be probed at ";
      case ProbedObject.Program _, ProbedObject.ProgramTypes _ ->
          binary.noun() + " can not be probed at ";
    };
  }

  private Problem unknown(CodeRequest request, Selector.Named named) {
    FunctionPattern pattern = named.pattern();
    return pattern
        .file()
        .map(file -> new FileProblems(binary).unknown(request, pattern, file))
        .orElseGet(() -> unknownName(request, pattern.name()));
  }

  private Problem unknownName(CodeRequest request, String name) {
    Problem problem = problem(request, "%s has no function '%s'".formatted(binary.noun(), name));
    List<String> elsewhere = Glob.isPattern(name) ? List.of() : binaries.elsewhere(binary, name);
    if (!elsewhere.isEmpty()) {
      return problem.withHelp(
          there(
              elsewhere.getFirst(),
              "%s.%s(\"%s\")".formatted(elsewhere.getFirst(), request.component().name(), name)));
    }
    return problem.withHelp(
        NearestNames.help(
            binary.info().nearestFunctionNames(name, SHOWN),
            "patterns may hold * and ?, for example "
                + (binary.object() instanceof ProbedObject.Program
                    ? binary.prefix() + ".function(\"*open*\")"
                    : "kernel.function(\"vfs_*\")")));
  }

  /**
   * Where a function is that is not where it was looked for.
   *
   * @param prefix what points there begin with
   */
  static String there(String prefix, String point) {
    return "the %s has it: %s"
        .formatted(prefix.replaceAll("module\\(\"(.*)\"\\)", "module $1"), point);
  }

  /** The lines of a pattern say nothing about which functions are meant. */
  static Problem lineIgnored(CodeRequest request, FunctionPattern pattern, String prefix) {
    String argument = PointSyntax.text(request.component()).orElse(pattern.name());
    return Problem.warning(
            ElaborationProblem.LINE_IGNORED,
            request.component().span(),
            "'function' does not look at lines: every function that matches the name is probed")
        .withHelp("to probe a line, write %s.statement(\"%s\")".formatted(prefix, argument));
  }

  private Problem noVariant(CodeRequest request, Selector.Named named, List<FunctionInfo> matches) {
    FunctionInfo first = matches.getFirst();
    return switch (request.variant()) {
      case Variant.Label(String glob) -> noLabel(request, glob, matches);
      case Variant.Callee callee -> noCallee(request, callee, matches);
      case Variant.Entry _,
          Variant.Return _,
          Variant.Statement _,
          Variant.Nearest _,
          Variant.Absolute _ ->
          problem(
                  request,
                  first.name()
                      + (first.inlined()
                          ? " exists only inlined into other functions"
                          : " has no such instance"))
              .withHelp(
                  "%s.function(\"%s\") probes every instance there is"
                      .formatted(binary.prefix(), named.text()));
    };
  }

  private Problem noLabel(CodeRequest request, String glob, List<FunctionInfo> matches) {
    List<String> labels =
        matches.stream()
            .flatMap(function -> binary.info().labels(function).stream())
            .map(Label::name)
            .distinct()
            .toList();
    return instead(
        problem(request, "%s has no label '%s'".formatted(matches.getFirst().name(), glob)),
        glob,
        labels,
        "it has none");
  }

  private Problem noCallee(CodeRequest request, Variant.Callee callee, List<FunctionInfo> matches) {
    List<String> callees =
        matches.stream()
            .flatMap(function -> binary.info().callees(function).stream())
            .map(FunctionInfo::name)
            .distinct()
            .toList();
    return instead(
        problem(
            request,
            "%s calls no '%s' that can be probed so"
                .formatted(matches.getFirst().name(), callee.glob())),
        callee.glob(),
        callees,
        "its debuginfo tells of no call: compilers write calls down only where they optimise");
  }

  private static Problem instead(Problem problem, String wanted, List<String> known, String none) {
    List<String> near = NearestNames.of(wanted, known, SHOWN);
    return problem.withHelp(
        known.isEmpty()
            ? none
            : NearestNames.help(near, "there are " + String.join(", ", some(known))));
  }

  /** No code belongs to the line. */
  Problem noLine(CodeRequest request, LineSpec lines, List<FunctionInfo> functions) {
    FunctionInfo first = functions.getFirst();
    int line =
        switch (lines) {
          case LineSpec.Relative(int offset) -> first.declaration().line() + offset;
          case LineSpec.Ranges(List<LineRange> ranges) -> ranges.getFirst().first();
          case LineSpec.All _, LineSpec.Unspecified _ -> first.declaration().line();
        };
    TreeSet<Integer> known = new TreeSet<>();
    for (FunctionInfo function : functions) {
      binary.info().statements(function, new LineSpec.All()).stream()
          .map(statement -> statement.line().line())
          .forEach(known::add);
    }
    List<String> near = new ArrayList<>();
    Optional.ofNullable(known.lower(line)).ifPresent(n -> near.add(":" + n));
    Optional.ofNullable(known.higher(line)).ifPresent(n -> near.add(":" + n));
    boolean outside = request.variant() instanceof Variant.Nearest;
    return Problem.error(
            ElaborationProblem.NO_SUCH_STATEMENT,
            request.component().span(),
            "no code begins at line %d of %s".formatted(line, first.declaration().file()))
        .withHelp(
            near.isEmpty()
                ? "the functions that match have no lines at all"
                : "try "
                    + String.join(" or ", near)
                    + (outside ? ": .nearest stays within the function" : ", or add .nearest"));
  }

  /** No statement begins at the address. */
  Problem noStatementAt(CodeRequest request, long address, List<FunctionInfo> chain) {
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_STATEMENT,
            request.component().span(),
            "no statement of %s begins at %s".formatted(binary.noun(), CodePoints.hex(address)));
    if (chain.isEmpty()) {
      return problem.withHelp("there is no code at that address of the file");
    }
    for (long before = address - 1; address - before <= 4L * LONGEST_INSTRUCTION; before--) {
      if (binary.info().isStatement(before)) {
        return problem.withHelp(
            "one of %s begins at %s".formatted(chain.getFirst().name(), CodePoints.hex(before)));
      }
    }
    return problem.withHelp("it is inside of " + chain.getFirst().name());
  }

  /** Some of those that match can not be probed. */
  Problem leftOut(CodeRequest request, List<String> leftOut) {
    boolean program = binary.object() instanceof ProbedObject.Program;
    String what = leftOut.size() == 1 ? "1 function is" : leftOut.size() + " functions are";
    String which = leftOut.size() == 1 ? "it" : "them";
    return Problem.warning(
            ElaborationProblem.PROBE_LEFT_OUT,
            request.component().span(),
            "%s left out, for %s probe %s"
                .formatted(what, program ? "nobody can" : "the kernel forbids to", which))
        .withNote(String.join(", ", some(leftOut)));
  }

  static Problem problem(CodeRequest request, String message) {
    return Problem.error(
        ElaborationProblem.NO_SUCH_KERNEL_FUNCTION, request.component().span(), message);
  }

  private static List<String> some(List<String> names) {
    if (names.size() <= SHOWN) {
      return names;
    }
    List<String> first = new ArrayList<>(names.subList(0, SHOWN));
    first.add((names.size() - SHOWN) + " more");
    return first;
  }
}
