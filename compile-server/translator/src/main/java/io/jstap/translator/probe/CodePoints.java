// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.Label;
import io.jstap.debuginfo.SourceLine;
import io.jstap.diagnostics.EventSink;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.probe.CodeRequest.Bodies;
import io.jstap.translator.probe.CodeRequest.Selector;
import io.jstap.translator.probe.CodeRequest.Variant;
import java.util.List;

/** Resolves functions and statements of one binary through its debuginfo. */
final class CodePoints {
  private static final String PADDING = "__pfx_";

  private final ProbedBinary binary;
  private final CodeProblems problems;
  private final boolean eachPointOnce;

  /**
   * @param binaries where else functions may be
   * @param binary where the points are
   * @param eachPointOnce whether one place is enough of a point that stands for several
   */
  CodePoints(ProbedBinaries binaries, ProbedBinary binary, boolean eachPointOnce) {
    this.binary = binary;
    this.eachPointOnce = eachPointOnce;
    this.problems = new CodeProblems(binaries, binary);
  }

  /**
   * The probes that a request stands for.
   *
   * @param name the point as the script has it
   * @param sink told why there are none
   */
  List<DerivedProbe> resolve(CodeRequest request, String name, EventSink sink) {
    CodeProbes probes = new CodeProbes(binary, name, eachPointOnce);
    switch (request.variant()) {
      case Variant.Absolute() -> {
        if (request.selector() instanceof Selector.Address selected) {
          probes.absolute(selected.address(), statement(hex(selected.address()), request.suffix()));
        }
      }
      case Variant.Statement(), Variant.Nearest() ->
          new StatementPoints(binary, problems).resolve(request, probes, sink);
      case Variant.Entry _, Variant.Return _, Variant.Label _, Variant.Callee _ ->
          functions(request, probes, sink);
    }
    return probes.probes();
  }

  static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }

  private String statement(String argument, String suffix) {
    return binary.prefix() + ".statement(" + argument + ")" + suffix;
  }

  private String function(FunctionInfo function, int line, String suffix) {
    String file = function.declaration().file();
    // Made for each function of a kernel: no format that is parsed each time.
    String place = file.isEmpty() ? "" : "@" + file + ":" + line;
    return binary.prefix() + ".function(\"" + function.name() + place + "\")" + suffix;
  }

  private void functions(CodeRequest request, CodeProbes probes, EventSink sink) {
    List<FunctionInfo> matches = matches(request.selector());
    for (FunctionInfo function : matches) {
      add(request, function, probes);
    }
    if (probes.probes().isEmpty()) {
      sink.problem(problems.noFunction(request, matches, probes.leftOut()));
      return;
    }
    if (!probes.leftOut().isEmpty()) {
      sink.problem(problems.leftOut(request, probes.leftOut()));
    }
    if (request.selector() instanceof Selector.Named(_, var pattern)
        && ignoresLine(pattern, matches)) {
      sink.problem(CodeProblems.lineIgnored(request, pattern, binary.prefix()));
    }
  }

  /** Whether a pattern names lines and none of the functions that match is declared there. */
  private static boolean ignoresLine(FunctionPattern pattern, List<FunctionInfo> matches) {
    return switch (pattern.lines()) {
      case FunctionPattern.LineSpec.Unspecified() -> false;
      case FunctionPattern.LineSpec.All() -> true;
      case FunctionPattern.LineSpec.Ranges _, FunctionPattern.LineSpec.Relative _ ->
          matches.stream().noneMatch(function -> BinaryInfo.declaredAt(function, pattern));
    };
  }

  /** The functions that are meant, without the padding that nobody means. */
  private List<FunctionInfo> matches(Selector selector) {
    return switch (selector) {
      case Selector.Address selected ->
          binary.info().functionAt(selected.address()).stream().toList();
      case Selector.Named named -> named(binary, named.pattern());
    };
  }

  static List<FunctionInfo> named(ProbedBinary binary, FunctionPattern pattern) {
    boolean padding = pattern.name().startsWith(PADDING);
    return binary.info().findFunctions(pattern).stream()
        .filter(function -> padding || !function.name().startsWith(PADDING))
        .toList();
  }

  private void add(CodeRequest request, FunctionInfo function, CodeProbes probes) {
    int line = function.declaration().line();
    switch (request.variant()) {
      case Variant.Entry(Bodies bodies) -> {
        if (wanted(bodies, function)) {
          probes.entry(function, function(function, line, request.suffix()), List.of());
        }
      }
      case Variant.Return(var maxActive) -> {
        if (!function.inlined()) {
          probes.returns(
              function, function(function, line, request.suffix()), maxActive, List.of());
        }
      }
      case Variant.Label(String glob) -> {
        for (Label label : binary.info().labels(function)) {
          if (new Glob(glob).matches(label.name())) {
            String suffix = ".label(\"" + label.name() + "\")";
            probes.inside(
                function, label.address(), function(function, label.declaration().line(), suffix));
          }
        }
      }
      case Variant.Callee callee -> callees(callee, request, function, probes);
      case Variant.Statement(), Variant.Nearest(), Variant.Absolute() ->
          throw new IllegalArgumentException("no function variant");
    }
  }

  private void callees(
      Variant.Callee wanted, CodeRequest request, FunctionInfo function, CodeProbes probes) {
    String caller = function(function, function.declaration().line(), "");
    for (CalleeSearch.Found found :
        new CalleeSearch(binary, wanted.glob(), wanted.depth()).from(function)) {
      SourceLine declared = found.function().declaration();
      String point =
          "%s.callee(\"%s@%s\")%s"
              .formatted(caller, found.function().name(), declared, request.suffix());
      switch (wanted.then()) {
        case Variant.Entry(Bodies bodies) -> {
          if (wanted(bodies, found.function())) {
            probes.entry(found.function(), point, found.callers());
          }
        }
        case Variant.Return(var maxActive) -> {
          if (!found.function().inlined()) {
            probes.returns(found.function(), point, maxActive, found.callers());
          }
        }
        case Variant.Label _,
            Variant.Callee _,
            Variant.Statement _,
            Variant.Nearest _,
            Variant.Absolute _ ->
            throw new IllegalArgumentException("a callee is probed at its entry or return");
      }
    }
  }

  private static boolean wanted(Bodies bodies, FunctionInfo function) {
    return switch (bodies) {
      case ALL -> true;
      case OUT_OF_LINE -> !function.inlined();
      case INLINED -> function.inlined();
      case EXTERNAL -> !function.inlined() && function.external();
    };
  }
}
