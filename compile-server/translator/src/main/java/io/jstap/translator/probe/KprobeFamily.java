// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.CodeAddress;
import io.jstap.translator.ir.LinkAddress;
import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code kprobe.function("SYMBOL")} with {@code .call}, {@code .return} and {@code
 * .return.maxactive(N)}, and {@code kprobe.statement(ADDRESS).absolute}: by the kernel's symbols,
 * without target variables.
 */
final class KprobeFamily implements ProbeFamily {
  private static final int SHOWN = 5;

  private final BinaryInfo kernel;
  private final Probeability probeability;
  private final boolean guru;

  KprobeFamily(BinaryInfo kernel, boolean guru) {
    this.kernel = kernel;
    this.probeability = new Probeability(kernel);
    this.guru = guru;
  }

  @Override
  public List<String> patterns() {
    return List.of(
        "kprobe.function(string)",
        "kprobe.function(string).call",
        "kprobe.function(string).return",
        "kprobe.function(string).return.maxactive(number)",
        "kprobe.statement(number).absolute");
  }

  @Override
  public boolean answers(ProbePoint point) {
    return point.components().getFirst().name().equals("kprobe");
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    if (PointSyntax.refuseArgument(components.getFirst(), problems)) {
      return List.of();
    }
    ProbePoint.Component what = components.get(Math.min(1, components.size() - 1));
    List<ProbePoint.Component> rest =
        components.subList(Math.min(2, components.size()), components.size());
    return switch (what.name()) {
      case "function" -> function(what, rest, name, problems);
      case "statement" -> statement(what, rest, name, problems);
      default -> {
        PointSyntax.unknown(what, List.of("function", "statement"), problems);
        yield List.of();
      }
    };
  }

  private List<DerivedProbe> statement(
      ProbePoint.Component statement,
      List<ProbePoint.Component> rest,
      String name,
      EventSink problems) {
    OptionalLong address = PointSyntax.number(statement);
    if (address.isEmpty()) {
      PointSyntax.badArgument(
          statement, "'statement' needs an address: kprobe.statement(ADDRESS).absolute", problems);
      return List.of();
    }
    if (rest.size() != 1 || !rest.getFirst().name().equals("absolute")) {
      PointSyntax.unknown(
          rest.isEmpty() ? statement : rest.getLast(), List.of("statement(N).absolute"), problems);
      return List.of();
    }
    if (!CodeSyntax.absolute(statement, guru, problems)) {
      return List.of();
    }
    String point = "kprobe.statement(" + CodePoints.hex(address.getAsLong()) + ").absolute";
    return List.of(
        new DerivedProbe(
            ContextVariables.none(),
            handler ->
                new Probe.KernelCode(
                    point,
                    name,
                    handler,
                    new CodeAddress.RunTime(address.getAsLong()),
                    "",
                    List.of())));
  }

  private List<DerivedProbe> function(
      ProbePoint.Component function,
      List<ProbePoint.Component> rest,
      String name,
      EventSink problems) {
    Optional<String> glob = PointSyntax.text(function).filter(text -> !text.isEmpty());
    if (glob.isEmpty()) {
      PointSyntax.badArgument(
          function, "'function' needs the name of a symbol in double quotes", problems);
      return List.of();
    }
    Optional<SymbolSuffix> suffix = SymbolSuffix.read(rest, problems);
    if (suffix.isEmpty()) {
      return List.of();
    }
    List<String> leftOut = new ArrayList<>();
    List<DerivedProbe> probes = new ArrayList<>();
    for (Symbol symbol : symbols(glob.get())) {
      Optional<String> refusal = probeability.refusal(symbol.address());
      if (refusal.isPresent()) {
        leftOut.add(symbol.name() + " (" + refusal.get() + ")");
      } else {
        probes.add(probe(symbol, suffix.get(), name));
      }
    }
    if (probes.isEmpty()) {
      problems.problem(nothing(function, glob.get(), leftOut));
    }
    return probes;
  }

  /** Functions by their symbols; several may have one name. */
  private List<Symbol> symbols(String glob) {
    List<String> names =
        Glob.isPattern(glob)
            ? kernel.findFunctions(FunctionPattern.named(glob)).stream()
                .filter(function -> !function.inlined())
                .map(FunctionInfo::name)
                .distinct()
                .toList()
            : List.of(glob);
    return names.stream()
        .flatMap(name -> kernel.symbols(name).stream())
        .filter(Symbol::isFunction)
        .toList();
  }

  private static DerivedProbe probe(Symbol symbol, SymbolSuffix suffix, String name) {
    String point = "kprobe.function(\"" + symbol.name() + "\")" + suffix.text();
    if (suffix.returns()) {
      return new DerivedProbe(
          new SymbolReturn(),
          handler ->
              new Probe.KernelReturn(
                  point,
                  name,
                  handler,
                  LinkAddress.ofKernel(symbol.address()),
                  symbol.name(),
                  suffix.maxActive(),
                  List.of()));
    }
    return new DerivedProbe(
        ContextVariables.none(),
        handler ->
            new Probe.KernelCode(
                point,
                name,
                handler,
                LinkAddress.ofKernel(symbol.address()),
                symbol.name(),
                List.of()));
  }

  private Problem nothing(ProbePoint.Component function, String glob, List<String> leftOut) {
    if (!leftOut.isEmpty()) {
      return Problem.error(
              ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
              function.span(),
              "the kernel does not let itself be probed at "
                  + String.join(", ", leftOut.stream().limit(SHOWN).toList()))
          .withHelp("probe one of its callers");
    }
    List<String> near = kernel.nearestFunctionNames(glob, SHOWN);
    return Problem.error(
            ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
            function.span(),
            "the kernel has no symbol of a function '" + glob + "'")
        .withHelp(
            near.isEmpty()
                ? "patterns may hold * and ?, for example kprobe.function(\"vfs_*\")"
                : "did you mean " + String.join(", ", near) + "?");
  }
}
