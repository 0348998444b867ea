// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
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
import java.util.regex.Pattern;

/**
 * {@code kprobe.function("SYMBOL")} with {@code .call}, {@code .return} and {@code
 * .return.maxactive(N)}, the same of {@code kprobe.module("NAME")}, and {@code
 * kprobe.statement(ADDRESS).absolute}: by symbols, without target variables. Of modules nothing is
 * known before they are loaded.
 */
final class KprobeFamily implements ProbeFamily {
  private static final int SHOWN = 5;
  private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_.]+");

  private final ProbedBinaries binaries;
  private final BinaryInfo kernel;
  private final Probeability probeability;
  private final boolean guru;

  KprobeFamily(ProbedBinaries binaries, boolean guru) {
    this.binaries = binaries;
    this.kernel = binaries.kernel().info();
    this.probeability = new Probeability(kernel, /* module= */ false);
    this.guru = guru;
  }

  @Override
  public List<String> patterns() {
    return List.of(
        "kprobe.function(string)",
        "kprobe.function(string).call",
        "kprobe.function(string).return",
        "kprobe.function(string).return.maxactive(number)",
        "kprobe.module(string).function(string)",
        "kprobe.module(string).function(string).call",
        "kprobe.module(string).function(string).return",
        "kprobe.module(string).function(string).return.maxactive(number)",
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
      case "module" -> module(what, rest, name, problems);
      default -> {
        PointSyntax.unknown(what, List.of("function", "module", "statement"), problems);
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

  private List<DerivedProbe> module(
      ProbePoint.Component module,
      List<ProbePoint.Component> rest,
      String name,
      EventSink problems) {
    Optional<String> moduleName =
        PointSyntax.text(module).map(ProbedBinaries::name).filter(MODULE.asMatchPredicate());
    if (moduleName.isEmpty()) {
      PointSyntax.badArgument(
          module, "'module' needs the name of one kernel module in double quotes", problems);
      return List.of();
    }
    if (binaries.isBuiltIn(moduleName.get())) {
      problems.problem(ModulePoints.builtIn(module, moduleName.get(), "kprobe.function(...)"));
      return List.of();
    }
    if (rest.isEmpty() || !rest.getFirst().name().equals("function")) {
      PointSyntax.unknown(rest.isEmpty() ? module : rest.getFirst(), List.of("function"), problems);
      return List.of();
    }
    Optional<String> symbol = PointSyntax.text(rest.getFirst()).filter(MODULE.asMatchPredicate());
    if (symbol.isEmpty()) {
      PointSyntax.badArgument(
          rest.getFirst(),
          "'function' needs the name of one symbol in double quotes; patterns are for"
              + " module(\"...\").function(\"...\")",
          problems);
      return List.of();
    }
    return SymbolSuffix.read(rest.subList(1, rest.size()), problems)
        .map(
            suffix ->
                List.of(
                    probe(
                        "kprobe.module(\"%s\").function(\"%s\")%s"
                            .formatted(moduleName.get(), symbol.get(), suffix.text()),
                        new CodeAddress.Symbol(moduleName.get(), symbol.get()),
                        symbol.get(),
                        suffix,
                        name)))
        .orElse(List.of());
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
      Optional<String> refusal =
          suffix.get().returns()
              ? probeability.refusalOfReturn(symbol.address())
              : probeability.refusal(symbol.address());
      if (refusal.isPresent()) {
        leftOut.add(symbol.name() + " (" + refusal.get() + ")");
      } else {
        String point = "kprobe.function(\"" + symbol.name() + "\")" + suffix.get().text();
        LinkAddress address = LinkAddress.ofKernel(symbol.address());
        probes.add(probe(point, address, symbol.name(), suffix.get(), name));
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

  private static DerivedProbe probe(
      String point, CodeAddress address, String function, SymbolSuffix suffix, String name) {
    if (suffix.returns()) {
      return new DerivedProbe(
          new SymbolReturn(),
          handler ->
              new Probe.KernelReturn(
                  point, name, handler, address, function, suffix.maxActive(), List.of()));
    }
    return new DerivedProbe(
        ContextVariables.none(),
        handler -> new Probe.KernelCode(point, name, handler, address, function, List.of()));
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
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_KERNEL_FUNCTION,
            function.span(),
            "the kernel has no symbol of a function '" + glob + "'");
    List<String> elsewhere =
        Glob.isPattern(glob) ? List.of() : binaries.elsewhere(binaries.kernel(), glob);
    if (!elsewhere.isEmpty()) {
      return problem.withHelp(
          CodeProblems.there(
              elsewhere.getFirst(),
              "kprobe." + elsewhere.getFirst() + ".function(\"" + glob + "\")"));
    }
    List<String> near = kernel.nearestFunctionNames(glob, SHOWN);
    return problem.withHelp(
        NearestNames.help(
            near, "patterns may hold * and ?, for example kprobe.function(\"vfs_*\")"));
  }
}
