// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.CodeAddress;
import io.jstap.translator.ir.LinkAddress;
import io.jstap.translator.ir.Probe;
import java.util.List;
import java.util.OptionalLong;

/**
 * {@code kernel.data("SYMBOL")} and {@code kernel.data(ADDRESS)[.length(N)]} with {@code .write} or
 * {@code .rw}: the machine's own watchpoints.
 */
final class WatchpointFamily implements ProbeFamily {
  private static final int WIDEST = 8;
  private static final List<String> ACCESSES = List.of("write", "rw");

  private final ProbedBinary kernel;

  WatchpointFamily(ProbedBinary kernel) {
    this.kernel = kernel;
  }

  /** What is watched, and how resolved points show it. */
  private record Place(CodeAddress address, int length, String shown) {}

  @Override
  public List<String> patterns() {
    return List.of(
        "kernel.data(number).length(number).rw",
        "kernel.data(number).length(number).write",
        "kernel.data(number).rw",
        "kernel.data(number).write",
        "kernel.data(string).rw",
        "kernel.data(string).write");
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    return components.size() > 1
        && components.get(0).name().equals("kernel")
        && components.get(1).name().equals("data");
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    ProbePoint.Component data = components.get(1);
    ProbePoint.Component last = components.getLast();
    if (PointSyntax.refuseArgument(components.getFirst(), problems)) {
      return List.of();
    }
    if (!ACCESSES.contains(last.name())) {
      PointSyntax.unknown(last, ACCESSES, problems);
      return List.of();
    }
    List<ProbePoint.Component> between = components.subList(2, components.size() - 1);
    boolean address = PointSyntax.number(data).isPresent();
    if (between.size() > 1
        || (between.size() == 1 && !(address && between.getFirst().name().equals("length")))) {
      PointSyntax.unknown(between.getLast(), address ? List.of("length") : ACCESSES, problems);
      return List.of();
    }
    return PointSyntax.refuseArgument(last, problems)
        ? List.of()
        : place(data, between, problems).stream()
            .map(place -> probe(place, last.name(), name))
            .toList();
  }

  private List<Place> place(
      ProbePoint.Component data, List<ProbePoint.Component> between, EventSink problems) {
    OptionalLong address = PointSyntax.number(data);
    if (address.isEmpty()) {
      return PointSyntax.text(data).isPresent() ? symbol(data, problems) : noPlace(data, problems);
    }
    long length = 1;
    if (!between.isEmpty()) {
      OptionalLong wanted = PointSyntax.number(between.getFirst());
      if (wanted.isEmpty() || wanted.getAsLong() < 1) {
        PointSyntax.badArgument(
            between.getFirst(), "'length' needs a number of bytes, for example 4", problems);
        return List.of();
      }
      length = wanted.getAsLong();
    }
    int bytes = rounded(length);
    String shown =
        "kernel.data(%s).length(%d)".formatted(CodePoints.hex(address.getAsLong()), bytes);
    if (address.getAsLong() % bytes != 0) {
      PointSyntax.badArgument(
          data,
          "%d bytes can be watched at a multiple of %d only, for example %s"
              .formatted(bytes, bytes, CodePoints.hex(address.getAsLong() & -bytes)),
          problems);
      return List.of();
    }
    return List.of(new Place(new CodeAddress.RunTime(address.getAsLong()), bytes, shown));
  }

  private static List<Place> noPlace(ProbePoint.Component data, EventSink problems) {
    PointSyntax.badArgument(
        data,
        "'data' needs the name of a variable or an address, for example \"jiffies\"",
        problems);
    return List.of();
  }

  /** A variable of the kernel: all of it, as far as the machine can watch so much. */
  private List<Place> symbol(ProbePoint.Component data, EventSink problems) {
    String name = PointSyntax.text(data).orElse("");
    BinaryInfo info = kernel.info();
    List<Symbol> symbols =
        info.symbols(name).stream().filter(s -> !s.isAbsolute() && !s.isFunction()).toList();
    if (symbols.isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                  data.span(),
                  "the kernel has no variable '" + name + "' at a fixed address")
              .withHelp(
                  info.findType(TypeKind.STRUCT, name).isPresent()
                      ? "that is a type; name a variable"
                      : "static variables of functions and those of each CPU are not found so"));
      return List.of();
    }
    Symbol symbol = symbols.getFirst();
    int length = rounded(Math.max(1, symbol.size()));
    while (symbol.address() % length != 0) {
      length /= 2;
    }
    String shown = "kernel.data(\"" + name + "\")";
    return List.of(new Place(LinkAddress.ofKernel(symbol.address()), length, shown));
  }

  /** What the machine can watch: 1, 2, 4 or 8 bytes. */
  private static int rounded(long length) {
    int bytes = 1;
    while (bytes < length && bytes < WIDEST) {
      bytes *= 2;
    }
    return bytes;
  }

  private DerivedProbe probe(Place place, String access, String name) {
    String point = place.shown + "." + access;
    boolean reads = access.equals("rw");
    return new DerivedProbe(
        new BinaryContext(kernel, new NoVariables()),
        handler -> new Probe.Watchpoint(point, name, handler, place.address, place.length, reads));
  }
}
