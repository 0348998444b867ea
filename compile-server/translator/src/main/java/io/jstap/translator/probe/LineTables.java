// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.line.LineImage;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.LineTable;
import io.jstap.translator.ir.LinkAddress;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.UsedModules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lines that a program carries because a function of it asks for lines by address (§3, {@code
 * pragma:lines}): those of the kernel, and of the modules that it probes or reads, or that its user
 * names.
 */
public final class LineTables {
  private static final String PRAGMA = "/* pragma:lines */";
  private static final String KERNEL = "kernel";

  private final ProbedBinaries binaries;
  private final EventSink problems;

  private LineTables(ProbedBinaries binaries, EventSink problems) {
    this.binaries = binaries;
    this.problems = problems;
  }

  /**
   * The tables: of the kernel, then of modules by name.
   *
   * @param named further modules: names, patterns of names, paths of their files
   * @param problems warned of what has no lines
   */
  public static List<LineTable> of(
      Program program, Collection<String> named, KernelImages images, EventSink problems) {
    return wanted(program)
        ? new LineTables(new ProbedBinaries(images), problems).tables(program, named)
        : List.of();
  }

  private List<LineTable> tables(Program program, Collection<String> named) {
    List<LineTable> tables = new ArrayList<>();
    table(KERNEL, binaries.kernel()).ifPresent(tables::add);
    Set<String> modules = new TreeSet<>(UsedModules.of(program).keySet());
    named.forEach(text -> modules.addAll(modules(text)));
    for (String name : modules) {
      binaries.module(name).flatMap(module -> table(name, module)).ifPresent(tables::add);
    }
    return tables;
  }

  /** The modules that the user means. */
  private List<String> modules(String text) {
    List<String> names = text.equals(KERNEL) ? List.of() : binaries.named(text);
    if (names.isEmpty() && !text.equals(KERNEL)) {
      List<String> near = NearestNames.of(text, binaries.names(), 3);
      problems.problem(
          Problem.warning(
                  ElaborationProblem.NO_LINES,
                  "-d " + text + ": the kernel has no module of that name")
              .withHelp(
                  NearestNames.help(
                      near, "programs are not known yet, but modules are: -d loop, -d 'nf_*'")));
    }
    return names;
  }

  private static boolean wanted(Program program) {
    return program.functions().stream()
        .anyMatch(body -> body instanceof FunctionBody.Native code && code.text().contains(PRAGMA));
  }

  private Optional<LineTable> table(String name, ProbedBinary binary) {
    Optional<LineImage> image = binary.info().lineImage();
    if (image.isEmpty()) {
      problems.problem(
          Problem.warning(
                  ElaborationProblem.NO_LINES,
                  "there is no debuginfo of " + binary.noun() + ": no address of it has a line")
              .withHelp("install the kernel's debuginfo on the compile server"));
    }
    return image.map(lines -> new LineTable(name, code(binary, lines), lines.bytes()));
  }

  /** The sections that can be found at run time. */
  private static List<LineTable.Code> code(ProbedBinary binary, LineImage image) {
    List<LineTable.Code> code = new ArrayList<>();
    for (AddressRange range : image.ranges()) {
      Optional<LinkAddress> place = binary.place(range.low());
      place.ifPresent(
          found ->
              code.add(
                  new LineTable.Code(range.low(), range.high() - range.low(), found.section())));
    }
    return code;
  }
}
