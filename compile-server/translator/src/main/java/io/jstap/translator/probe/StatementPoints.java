// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.FunctionPattern.LineRange;
import io.jstap.debuginfo.FunctionPattern.LineSpec;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Statement;
import io.jstap.diagnostics.EventSink;
import io.jstap.translator.probe.CodeRequest.Selector;
import io.jstap.translator.probe.CodeRequest.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Resolves {@code statement(...)}: lines to the addresses where their code begins. */
final class StatementPoints {
  private final ProbedBinary binary;
  private final CodeProblems problems;

  StatementPoints(ProbedBinary binary, CodeProblems problems) {
    this.binary = binary;
    this.problems = problems;
  }

  /** A statement with the function that it belongs to, and the line as the point shows it. */
  private record Place(FunctionInfo function, long address, SourceLine shown) {}

  void resolve(CodeRequest request, CodeProbes probes, EventSink sink) {
    switch (request.selector()) {
      case Selector.Address selected -> address(request, selected.address(), probes, sink);
      case Selector.Named named -> lines(request, named.pattern(), probes, sink);
    }
  }

  private void address(CodeRequest request, long address, CodeProbes probes, EventSink sink) {
    List<FunctionInfo> chain = binary.info().inlineChainAt(address);
    if (chain.isEmpty() || !binary.info().isStatement(address)) {
      sink.problem(problems.noStatementAt(request, address, chain));
      return;
    }
    probes.inside(
        chain.getFirst(),
        address,
        "%s.statement(%s)".formatted(binary.prefix(), CodePoints.hex(address)));
    if (probes.probes().isEmpty()) {
      sink.problem(problems.noFunction(request, chain, probes.leftOut()));
    }
  }

  private void lines(
      CodeRequest request, FunctionPattern pattern, CodeProbes probes, EventSink sink) {
    FunctionPattern anyLine =
        new FunctionPattern(pattern.name(), pattern.file(), new LineSpec.Unspecified());
    List<FunctionInfo> functions = CodePoints.named(binary, anyLine);
    Map<Long, Place> places = new LinkedHashMap<>();
    for (FunctionInfo function : functions) {
      for (Place place : places(request, pattern.lines(), function)) {
        places.merge(place.address, place, this::inner);
      }
    }
    places.values().stream()
        .sorted(Comparator.comparing(Place::address, Long::compareUnsigned))
        .forEach(place -> add(request, place, probes));
    if (!probes.probes().isEmpty()) {
      if (!probes.leftOut().isEmpty()) {
        sink.problem(problems.leftOut(request, probes.leftOut()));
      }
    } else if (functions.isEmpty() || !probes.leftOut().isEmpty()) {
      sink.problem(problems.noFunction(request, functions, probes.leftOut()));
    } else {
      sink.problem(problems.noLine(request, pattern.lines(), functions));
    }
  }

  private void add(CodeRequest request, Place place, CodeProbes probes) {
    String point =
        "%s.statement(\"%s@%s\")%s"
            .formatted(binary.prefix(), place.function.name(), place.shown, request.suffix());
    probes.inside(place.function, place.address, point);
  }

  /** Of two functions that have code at one address, the one that is inlined into the other. */
  private Place inner(Place a, Place b) {
    List<FunctionInfo> chain = binary.info().inlineChainAt(a.address);
    return chain.indexOf(b.function) >= 0
            && (chain.indexOf(a.function) < 0
                || chain.indexOf(b.function) < chain.indexOf(a.function))
        ? b
        : a;
  }

  private List<Place> places(CodeRequest request, LineSpec lines, FunctionInfo function) {
    if (lines instanceof LineSpec.Unspecified) {
      return List.of(new Place(function, function.probePc(), function.declaration()));
    }
    OptionalInt last = last(lines);
    if (last.isPresent() && last.getAsInt() < function.declaration().line()) {
      return List.of();
    }
    List<Statement> exact = binary.info().statements(function, lines);
    if (!exact.isEmpty() || !(request.variant() instanceof Variant.Nearest)) {
      return exact.stream().map(s -> new Place(function, s.address(), s.line())).toList();
    }
    return wanted(lines, function).stream()
        .flatMap(line -> nearest(function, line).stream())
        .toList();
  }

  /** The greatest line that is asked for, where that does not depend on the function. */
  private static OptionalInt last(LineSpec lines) {
    return lines instanceof LineSpec.Ranges ranges
        ? ranges.ranges().stream().mapToInt(LineRange::last).max()
        : OptionalInt.empty();
  }

  /** The single line that is asked for; of ranges there is no nearest. */
  private static Optional<Integer> wanted(LineSpec lines, FunctionInfo function) {
    return switch (lines) {
      case LineSpec.Relative(int offset) -> Optional.of(function.declaration().line() + offset);
      case LineSpec.Ranges(var ranges)
          when ranges.size() == 1 && ranges.getFirst().first() == ranges.getFirst().last() ->
          Optional.of(ranges.getFirst().first());
      case LineSpec.Ranges _, LineSpec.All _, LineSpec.Unspecified _ -> Optional.empty();
    };
  }

  /** The nearest line with code; only within the function, of two as near the later one. */
  private Optional<Place> nearest(FunctionInfo function, int line) {
    List<Statement> all = new ArrayList<>(binary.info().statements(function, new LineSpec.All()));
    int greatest = all.stream().mapToInt(s -> s.line().line()).max().orElse(-1);
    if (line > greatest || line < function.declaration().line()) {
      return Optional.empty();
    }
    return all.stream()
        .min(
            Comparator.comparingInt((Statement s) -> Math.abs(s.line().line() - line))
                .thenComparingInt(s -> -s.line().line()))
        .map(
            s ->
                new Place(
                    function, s.address(), new SourceLine(function.declaration().file(), line, 0)));
  }
}
