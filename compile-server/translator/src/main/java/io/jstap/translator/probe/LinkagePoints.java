// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.program.LinkageTable;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.ProgramPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Resolves {@code .plt}, {@code .plt("NAME")} and their returns: calls of functions that are in
 * other files than the program.
 */
final class LinkagePoints {
  private static final int SHOWN = 5;

  private final ProbePoint.Component component;
  private final String wanted;
  private final boolean returns;

  private LinkagePoints(ProbePoint.Component component, String wanted, boolean returns) {
    this.component = component;
    this.wanted = wanted;
    this.returns = returns;
  }

  /** Reads {@code plt} and what stands behind it; empty when a problem was reported. */
  static Optional<LinkagePoints> read(List<ProbePoint.Component> components, EventSink problems) {
    ProbePoint.Component first = components.getFirst();
    Optional<String> wanted =
        first.argument().isEmpty() ? Optional.of("*") : PointSyntax.text(first);
    if (wanted.isEmpty()) {
      PointSyntax.badArgument(
          first,
          "'plt' takes the name of a called function in double quotes, for example"
              + " process(\"/usr/bin/tar\").plt(\"malloc\")",
          problems);
      return Optional.empty();
    }
    boolean returns = components.size() > 1 && components.get(1).name().equals("return");
    if (components.size() > (returns ? 2 : 1)) {
      PointSyntax.unknown(components.getLast(), List.of(returns ? "" : "return"), problems);
      return Optional.empty();
    }
    return returns && PointSyntax.refuseArgument(components.get(1), problems)
        ? Optional.empty()
        : Optional.of(new LinkagePoints(first, wanted.get(), returns));
  }

  /**
   * The probes of all calls of matching functions.
   *
   * @param name the point as the script has it
   * @param sink told why there are none
   * @throws io.jstap.debuginfo.DebugInfoException when the file is damaged
   */
  List<DerivedProbe> resolve(ProbedBinary binary, String name, EventSink sink) {
    if (!(binary.object() instanceof ProbedObject.Program program)) {
      throw new IllegalArgumentException("only programs have a linkage table");
    }
    List<LinkageTable.Entry> entries = LinkageTable.of(program.image().elf());
    Glob glob = new Glob(wanted);
    List<DerivedProbe> probes = new ArrayList<>();
    for (LinkageTable.Entry entry : entries) {
      if (glob.matches(entry.name())) {
        probe(binary, program, entry, name).ifPresent(probes::add);
      }
    }
    if (probes.isEmpty()) {
      sink.problem(unknown(binary, entries));
    }
    return probes;
  }

  private Optional<DerivedProbe> probe(
      ProbedBinary binary, ProbedObject.Program program, LinkageTable.Entry entry, String name) {
    OptionalLong offset = program.layout().offset(entry.address());
    if (offset.isEmpty()) {
      return Optional.empty();
    }
    ProgramPlace place = new ProgramPlace(program.file(), offset.getAsLong(), 0);
    String point =
        "%s.plt(\"%s\")%s".formatted(binary.prefix(), entry.name(), returns ? ".return" : "");
    ContextVariables here = new BinaryContext(binary, new FixedTexts(Map.of("name", entry.name())));
    return Optional.of(
        new DerivedProbe(
            returns ? new CallAtReturn(here, here) : here,
            handler ->
                new Probe.ProgramCode(
                    point,
                    name,
                    handler,
                    place,
                    entry.name(),
                    returns,
                    List.of(),
                    program.processes())));
  }

  private Problem unknown(ProbedBinary binary, List<LinkageTable.Entry> entries) {
    List<String> names = entries.stream().map(LinkageTable.Entry::name).distinct().toList();
    return problem(binary.noun() + " calls no '" + wanted + "' of another file")
        .withHelp(
            names.isEmpty()
                ? "it has no procedure linkage table: it is linked statically, or calls directly"
                : NearestNames.help(
                    NearestNames.of(wanted, names, SHOWN),
                    "it calls "
                        + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))));
  }

  private Problem problem(String message) {
    return Problem.error(ElaborationProblem.NO_SUCH_PLACE, component.span(), message);
  }
}
