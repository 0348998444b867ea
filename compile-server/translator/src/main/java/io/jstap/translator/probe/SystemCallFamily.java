// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code systemcall("NAME")}, the calls of programs to the kernel, and their returns: {@code
 * .return}. {@code .native} and {@code .compat} take those of programs of 64 or of 32 bits alone;
 * {@code systemcall.any} takes all calls. The tapset's aliases give them their arguments' names.
 */
final class SystemCallFamily implements ProbeFamily {
  private static final String FIRST = "systemcall";
  private static final Set<String> KINDS = Set.of("native", "compat");

  private final ProbedBinaries binaries;

  SystemCallFamily(ProbedBinaries binaries) {
    this.binaries = binaries;
  }

  @Override
  public List<String> patterns() {
    List<String> all = new ArrayList<>();
    for (String start : List.of(FIRST + "(string)", FIRST + ".any")) {
      for (String kind : List.of("", ".native", ".compat")) {
        all.add(start + kind);
        all.add(start + kind + ".return");
      }
    }
    return all;
  }

  @Override
  public boolean answers(ProbePoint point) {
    return point.components().getFirst().name().equals(FIRST);
  }

  /**
   * What a point asks for.
   *
   * @param call the name of a call; empty for all calls
   */
  private record Wanted(
      Optional<String> call, boolean ofNative, boolean ofCompat, boolean returns) {}

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    Optional<Wanted> parsed = parse(point, problems);
    if (parsed.isEmpty()) {
      return List.of();
    }
    Wanted wanted = parsed.get();
    SystemCalls calls = binaries.systemCalls();
    int number = number(wanted, wanted.ofNative(), calls.numbers());
    int compat = number(wanted, wanted.ofCompat(), calls.compatNumbers());
    if (number == Probe.SystemCall.NONE && compat == Probe.SystemCall.NONE) {
      problems.problem(nothing(point, wanted, calls));
      return List.of();
    }
    ContextVariables entry =
        new BinaryContext(
            binaries.kernel(),
            new SystemCallVariables(/* returns= */ false, /* ofProcess= */ false));
    ContextVariables variables =
        wanted.returns()
            ? new CallAtReturn(
                new BinaryContext(
                    binaries.kernel(),
                    new SystemCallVariables(/* returns= */ true, /* ofProcess= */ false)),
                entry)
            : entry;
    return List.of(
        new DerivedProbe(
            variables,
            handler ->
                new Probe.SystemCall(
                    point.toString(),
                    name,
                    handler,
                    number,
                    compat,
                    wanted.returns(),
                    Optional.empty())));
  }

  private static int number(Wanted wanted, boolean kind, Map<String, Integer> numbers) {
    if (!kind) {
      return Probe.SystemCall.NONE;
    }
    return wanted
        .call()
        .map(call -> numbers.getOrDefault(call, Probe.SystemCall.NONE))
        .orElse(Probe.SystemCall.ANY);
  }

  private static Optional<Wanted> parse(ProbePoint point, EventSink problems) {
    List<ProbePoint.Component> rest = new ArrayList<>(point.components());
    ProbePoint.Component first = rest.removeFirst();
    Optional<String> call = PointSyntax.text(first);
    boolean any =
        first.argument().isEmpty() && !rest.isEmpty() && rest.getFirst().name().equals("any");
    if (any) {
      PointSyntax.refuseArgument(rest.removeFirst(), problems);
    } else if (call.isEmpty()) {
      PointSyntax.badArgument(
          first, "'systemcall' needs the name of a call: systemcall(\"openat\")", problems);
      return Optional.empty();
    }
    boolean ofNative = true;
    boolean ofCompat = true;
    if (!rest.isEmpty() && KINDS.contains(rest.getFirst().name())) {
      ofNative = rest.getFirst().name().equals("native");
      ofCompat = !ofNative;
      if (PointSyntax.refuseArgument(rest.removeFirst(), problems)) {
        return Optional.empty();
      }
    }
    boolean returns = !rest.isEmpty() && rest.getFirst().name().equals("return");
    if (returns && PointSyntax.refuseArgument(rest.removeFirst(), problems)) {
      return Optional.empty();
    }
    if (!rest.isEmpty()) {
      PointSyntax.unknown(rest.getFirst(), List.of("return", "native", "compat"), problems);
      return Optional.empty();
    }
    return Optional.of(new Wanted(call, ofNative, ofCompat, returns));
  }

  private static Problem nothing(ProbePoint point, Wanted wanted, SystemCalls calls) {
    Set<String> known = new LinkedHashSet<>();
    if (wanted.ofNative()) {
      known.addAll(calls.numbers().keySet());
    }
    if (wanted.ofCompat()) {
      known.addAll(calls.compatNumbers().keySet());
    }
    String name = wanted.call().orElse("");
    return Problem.error(
            ElaborationProblem.BAD_PROBE_ARGUMENT,
            point.components().getFirst().span(),
            "the kernel has no system call '" + name + "'")
        .withHelp(
            NearestNames.help(NearestNames.of(name, known, 3), "systemcall.any takes all of them"));
  }
}
