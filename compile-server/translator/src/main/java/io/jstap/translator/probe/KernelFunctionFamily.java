// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code kernel.function("PATTERN")} with {@code .call}, {@code .inline}, {@code .exported}, {@code
 * .return} and {@code .return.maxactive(N)}, resolved through debuginfo.
 */
final class KernelFunctionFamily implements ProbeFamily {
  private static final int MOST_ACTIVE = 65535;

  /** What other families answer behind {@code kernel}. */
  private static final Set<String> OTHERS = Set.of("trace", "tracepoint");

  private final BinaryInfo kernel;
  private final Probeability probeability;

  KernelFunctionFamily(BinaryInfo kernel) {
    this.kernel = kernel;
    this.probeability = new Probeability(kernel);
  }

  /** What stands behind the function. */
  private enum Variant {
    ENTRY,
    CALL,
    INLINE,
    EXPORTED,
    RETURN
  }

  private record Request(
      ProbePoint.Component component,
      String text,
      FunctionPattern pattern,
      Variant variant,
      String suffix,
      Optional<Integer> maxActive) {}

  @Override
  public List<String> patterns() {
    return List.of(
        "kernel.function(string)",
        "kernel.function(string).call",
        "kernel.function(string).exported",
        "kernel.function(string).inline",
        "kernel.function(string).return",
        "kernel.function(string).return.maxactive(number)");
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    return components.getFirst().name().equals("kernel")
        && (components.size() == 1 || !OTHERS.contains(components.get(1).name()));
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    return request(point, problems)
        .map(request -> resolve(request, name, problems))
        .orElse(List.of());
  }

  @Override
  public Optional<ContextVariables> module(String name) {
    return name.equals("kernel")
        ? Optional.of(new BinaryContext(kernel, new NoVariables()))
        : Optional.empty();
  }

  private static Optional<Request> request(ProbePoint point, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    if (components.size() < 2 || !components.get(1).name().equals("function")) {
      PointSyntax.unknown(
          components.get(Math.min(1, components.size() - 1)), List.of("function"), problems);
      return Optional.empty();
    }
    ProbePoint.Component function = components.get(1);
    Optional<String> text = PointSyntax.text(function);
    Optional<FunctionPattern> pattern = text.flatMap(FunctionPattern::parse);
    if (pattern.isEmpty()) {
      PointSyntax.badArgument(
          function,
          "'function' needs a pattern NAME[@FILE[:LINE]] in double quotes, for example"
              + " kernel.function(\"vfs_read\")",
          problems);
      return Optional.empty();
    }
    return variant(components.subList(2, components.size()), problems)
        .map(
            variant ->
                new Request(
                    function,
                    text.get(),
                    pattern.get(),
                    variant.variant,
                    variant.suffix,
                    variant.maxActive));
  }

  private record Suffix(Variant variant, String suffix, Optional<Integer> maxActive) {}

  private static Optional<Suffix> variant(
      List<ProbePoint.Component> components, EventSink problems) {
    if (components.isEmpty()) {
      return Optional.of(new Suffix(Variant.ENTRY, "", Optional.empty()));
    }
    ProbePoint.Component first = components.getFirst();
    Optional<Variant> variant =
        switch (first.name()) {
          case "call" -> Optional.of(Variant.CALL);
          case "inline" -> Optional.of(Variant.INLINE);
          case "exported" -> Optional.of(Variant.EXPORTED);
          case "return" -> Optional.of(Variant.RETURN);
          default -> Optional.empty();
        };
    if (variant.isEmpty()) {
      PointSyntax.unknown(first, List.of("call", "inline", "exported", "return"), problems);
      return Optional.empty();
    }
    if (components.size() == 1) {
      return Optional.of(new Suffix(variant.get(), "." + first.name(), Optional.empty()));
    }
    ProbePoint.Component second = components.get(1);
    boolean maxActive = variant.get() == Variant.RETURN && second.name().equals("maxactive");
    if (!maxActive || components.size() > 2) {
      PointSyntax.unknown(
          components.getLast(),
          variant.get() == Variant.RETURN ? List.of("maxactive") : List.of(),
          problems);
      return Optional.empty();
    }
    OptionalLong count = PointSyntax.number(second);
    if (count.isEmpty() || count.getAsLong() < 0 || count.getAsLong() > MOST_ACTIVE) {
      PointSyntax.badArgument(
          second, "'maxactive' needs a number between 0 and " + MOST_ACTIVE, problems);
      return Optional.empty();
    }
    int active = (int) count.getAsLong();
    return Optional.of(
        new Suffix(variant.get(), ".return.maxactive(" + active + ")", Optional.of(active)));
  }

  private List<DerivedProbe> resolve(Request request, String name, EventSink problems) {
    List<FunctionInfo> matches =
        kernel.findFunctions(request.pattern).stream()
            .filter(function -> wanted(request, function))
            .toList();
    List<DerivedProbe> probes = new ArrayList<>();
    Set<Long> addresses = new HashSet<>();
    List<String> leftOut = new ArrayList<>();
    for (FunctionInfo function : matches) {
      if (!addresses.add(function.probePc())) {
        continue;
      }
      Optional<String> refusal = probeability.refusal(function);
      if (refusal.isPresent()) {
        leftOut.add(function.name() + " (" + refusal.get() + ")");
      } else {
        probes.add(probe(request, function, name));
      }
    }
    if (probes.isEmpty()) {
      problems.problem(nothing(request, matches, leftOut));
    } else if (!leftOut.isEmpty()) {
      problems.problem(leftOut(request, leftOut));
    }
    return probes;
  }

  private static boolean wanted(Request request, FunctionInfo function) {
    if (function.name().startsWith("__pfx_") && !request.pattern.name().startsWith("__pfx")) {
      return false;
    }
    return switch (request.variant) {
      case ENTRY -> true;
      case CALL, RETURN -> !function.inlined();
      case INLINE -> function.inlined();
      case EXPORTED -> !function.inlined() && function.external();
    };
  }

  private DerivedProbe probe(Request request, FunctionInfo function, String name) {
    String point =
        "kernel.function(\"%s@%s:%d\")%s"
            .formatted(
                function.name(),
                function.declaration().file(),
                function.declaration().line(),
                request.suffix);
    if (request.variant == Variant.RETURN) {
      return new DerivedProbe(
          new ReturnVariables(kernel, function),
          handler ->
              new Probe.KernelReturn(
                  point,
                  name,
                  handler,
                  function.probePc(),
                  Optional.empty(),
                  function.name(),
                  request.maxActive));
    }
    return new DerivedProbe(
        new BinaryContext(kernel, new FunctionVariables(kernel, function, function.valuePc())),
        handler ->
            new Probe.KernelCode(
                point, name, handler, function.probePc(), Optional.empty(), function.name()));
  }

  private Problem nothing(Request request, List<FunctionInfo> matches, List<String> leftOut) {
    if (!leftOut.isEmpty()) {
      return Problem.error(
              ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
              request.component.span(),
              "the kernel does not let itself be probed at " + String.join(", ", some(leftOut)))
          .withHelp("probe one of its callers");
    }
    FunctionPattern anywhere = FunctionPattern.named(request.pattern.name());
    List<FunctionInfo> elsewhere = kernel.findFunctions(anywhere);
    if (!elsewhere.isEmpty() && request.pattern.file().isPresent() && matches.isEmpty()) {
      FunctionInfo there = elsewhere.getFirst();
      return Problem.error(
              ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
              request.component.span(),
              "%s exists, but not in %s".formatted(there.name(), request.pattern.file().get()))
          .withHelp(
              "it is in %s: kernel.function(\"%s@%s\")"
                  .formatted(there.declaration().file(), there.name(), there.declaration().file()));
    }
    if (!elsewhere.isEmpty()) {
      return Problem.error(
              ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
              request.component.span(),
              elsewhere.getFirst().name()
                  + (elsewhere.getFirst().inlined()
                      ? " exists only inlined into other functions"
                      : " has no such instance"))
          .withHelp("kernel.function(\"" + request.text + "\") probes every instance there is");
    }
    List<String> near = kernel.nearestFunctionNames(request.pattern.name(), 5);
    return Problem.error(
            ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
            request.component.span(),
            "the kernel has no function '" + request.pattern.name() + "'")
        .withHelp(
            near.isEmpty()
                ? "patterns may hold * and ?, for example kernel.function(\"vfs_*\")"
                : "did you mean " + String.join(", ", near) + "?");
  }

  private static Problem leftOut(Request request, List<String> leftOut) {
    return Problem.warning(
            ElaborationProblem.PROBE_LEFT_OUT,
            request.component.span(),
            leftOut.size() == 1
                ? "1 function is left out, for the kernel forbids to probe it"
                : leftOut.size() + " functions are left out, for the kernel forbids to probe them")
        .withNote(String.join(", ", some(leftOut)));
  }

  private static List<String> some(List<String> names) {
    if (names.size() <= 5) {
      return names;
    }
    List<String> first = new ArrayList<>(names.subList(0, 5));
    first.add((names.size() - 5) + " more");
    return first;
  }
}
