// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.program.Mark;
import io.jstap.debuginfo.program.Marks;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.ProgramPlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Resolves {@code .mark("NAME")} and {@code .provider("NAME").mark("NAME")} of programs. */
final class MarkPoints {
  private static final int SHOWN = 5;

  private final ProbePoint.Component component;
  private final Optional<Glob> provider;
  private final String wanted;

  private MarkPoints(ProbePoint.Component component, Optional<String> provider, String wanted) {
    this.component = component;
    this.provider = provider.map(MarkPoints::alike).map(Glob::new);
    this.wanted = wanted;
  }

  /** Reads {@code mark} or {@code provider}; empty when a problem was reported. */
  static Optional<MarkPoints> read(List<ProbePoint.Component> components, EventSink problems) {
    boolean named = components.getFirst().name().equals("provider");
    int last = named ? 1 : 0;
    if (components.size() != last + 1 || !components.get(last).name().equals("mark")) {
      PointSyntax.unknown(components.getLast(), List.of(named ? "mark" : ""), problems);
      return Optional.empty();
    }
    for (ProbePoint.Component each : components) {
      if (PointSyntax.text(each).filter(text -> !text.isEmpty()).isEmpty()) {
        PointSyntax.badArgument(
            each,
            "'%s' needs a name in double quotes, for example process(\"/usr/bin/tar\").%s(\"*\")"
                .formatted(each.name(), each.name()),
            problems);
        return Optional.empty();
      }
    }
    ProbePoint.Component mark = components.get(last);
    return Optional.of(
        new MarkPoints(
            mark,
            named ? PointSyntax.text(components.getFirst()) : Optional.empty(),
            PointSyntax.text(mark).orElseThrow()));
  }

  /** C writes two underscores where other tools write a dash. */
  private static String alike(String name) {
    return name.replace("__", "-");
  }

  /**
   * The probes of all places that are marked so.
   *
   * @param name the point as the script has it
   * @param sink told why there are none
   * @throws io.jstap.debuginfo.DebugInfoException when the notes are damaged
   */
  List<DerivedProbe> resolve(ProbedBinary binary, String name, EventSink sink) {
    if (!(binary.object() instanceof ProbedObject.Program program)) {
      throw new IllegalArgumentException("only programs have marks");
    }
    List<Mark> marks = Marks.of(program.image().elf());
    Glob glob = new Glob(alike(wanted));
    List<DerivedProbe> probes = new ArrayList<>();
    Set<List<Object>> taken = new HashSet<>();
    for (Mark mark : marks) {
      if (glob.matches(alike(mark.name()))
          && provider.map(p -> p.matches(alike(mark.provider()))).orElse(true)
          && taken.add(List.of(mark.address(), mark.provider(), mark.name()))) {
        probe(binary, program, mark, name).ifPresent(probes::add);
      }
    }
    if (probes.isEmpty()) {
      sink.problem(taken.isEmpty() ? unknown(binary, marks) : lost(binary));
    }
    return probes;
  }

  private static Optional<DerivedProbe> probe(
      ProbedBinary binary, ProbedObject.Program program, Mark mark, String name) {
    OptionalLong offset = program.layout().offset(mark.address());
    OptionalLong semaphore =
        mark.semaphore() == 0 ? OptionalLong.of(0) : program.layout().offset(mark.semaphore());
    if (offset.isEmpty() || semaphore.isEmpty()) {
      return Optional.empty();
    }
    ProgramPlace place =
        new ProgramPlace(program.file(), offset.getAsLong(), semaphore.getAsLong());
    String point = binary.prefix() + ".statement(" + CodePoints.hex(mark.address()) + ")";
    String listed =
        "%s.provider(\"%s\").mark(\"%s\")".formatted(binary.prefix(), mark.provider(), mark.name());
    return Optional.of(
        new DerivedProbe(
            new BinaryContext(binary, new MarkVariables(binary, mark)),
            handler ->
                new Probe.ProgramCode(
                    point, name, handler, place, "", false, List.of(), program.processes()),
            Optional.empty(),
            Optional.of(listed)));
  }

  /** What has no bytes in the file is in memory that the kernel cannot tell from any other. */
  private Problem lost(ProbedBinary binary) {
    return problem(
            "of the marks '"
                + wanted
                + "' of "
                + binary.noun()
                + " the code or semaphore lies in no file")
        .withHelp("semaphores belong into the section .probes");
  }

  private Problem unknown(ProbedBinary binary, List<Mark> marks) {
    List<String> names = marks.stream().map(Mark::name).distinct().toList();
    return problem(binary.noun() + " has no mark '" + wanted + "'")
        .withHelp(
            names.isEmpty()
                ? "it has no marks at all: was it built with them?"
                : NearestNames.help(
                    NearestNames.of(wanted, names, SHOWN),
                    "there are "
                        + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))));
  }

  private Problem problem(String message) {
    return Problem.error(ElaborationProblem.NO_SUCH_PLACE, component.span(), message);
  }
}
