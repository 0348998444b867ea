// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Glob;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which programs {@code process}, {@code process(PID)} or {@code process("NAME")} mean, alone or
 * with {@code .library("NAME")} behind it, and which processes.
 */
final class ProgramChoice {
  private final ProgramImages images;
  private final ProbePoint.Component process;
  private final Optional<ProbePoint.Component> library;
  private final Optional<String> name;
  private final int pid;

  private ProgramChoice(
      ProgramImages images,
      ProbePoint.Component process,
      Optional<ProbePoint.Component> library,
      Optional<String> name,
      int pid) {
    this.images = images;
    this.process = process;
    this.library = library;
    this.name = name;
    this.pid = pid;
  }

  /**
   * Reads the components.
   *
   * @return empty when a problem was reported
   */
  static Optional<ProgramChoice> read(
      ProgramImages images,
      ProbePoint.Component process,
      Optional<ProbePoint.Component> library,
      EventSink problems) {
    OptionalLong number = PointSyntax.number(process);
    Optional<String> name = PointSyntax.text(process);
    if (number.isPresent() && (number.getAsLong() < 1 || number.getAsLong() > Integer.MAX_VALUE)) {
      PointSyntax.badArgument(
          process,
          "a process has a number from 1 on, for example process(4711).function(\"main\")",
          problems);
      return Optional.empty();
    }
    if (process.argument().isPresent() && number.isEmpty() && isEmpty(name)) {
      PointSyntax.badArgument(
          process,
          "'process' needs a program, for example process(\"/usr/bin/tar\").function(\"main\")",
          problems);
      return Optional.empty();
    }
    if (library.isPresent() && isEmpty(library.flatMap(PointSyntax::text))) {
      PointSyntax.badArgument(
          library.get(),
          "'library' needs a name or a path in double quotes, for example"
              + " process(\"/usr/bin/tar\").library(\"libc.so.6\").function(\"malloc\")",
          problems);
      return Optional.empty();
    }
    return Optional.of(new ProgramChoice(images, process, library, name, (int) number.orElse(0)));
  }

  private static boolean isEmpty(Optional<String> text) {
    return text.filter(given -> !given.isEmpty()).isEmpty();
  }

  /** Where the script says which. */
  SourceSpan span() {
    return library.orElse(process).span();
  }

  /** Whether it may be several of which some need not have what is looked for. */
  boolean isPattern() {
    return name.filter(Glob::isPattern).isPresent()
        || library.flatMap(PointSyntax::text).filter(Glob::isPattern).isPresent();
  }

  /**
   * The programs or libraries.
   *
   * @param problems told why there are none; not when the machine is to be asked first
   */
  List<ProbedBinary> find(EventSink problems) {
    ProgramImages.Question program = new ProgramImages.Question(name, pid, Optional.empty());
    if (library.isEmpty()) {
      List<ProbedBinary> found = new ArrayList<>();
      for (ProgramImages.Image image : images.find(program, process.span(), problems)) {
        found.add(binary(image, prefix(image.file().path()), processes(Optional.empty())));
      }
      return found;
    }
    Map<String, ProbedBinary> found = new LinkedHashMap<>();
    for (String path : images.paths(program, process.span(), problems)) {
      ProgramImages.Question question =
          new ProgramImages.Question(name.map(_ -> path), pid, library.flatMap(PointSyntax::text));
      for (ProgramImages.Image image : images.find(question, library.get().span(), problems)) {
        String prefix = prefix(path) + ".library(\"" + image.file().path() + "\")";
        found.putIfAbsent(prefix, binary(image, prefix, processes(name.map(_ -> path))));
      }
    }
    return List.copyOf(found.values());
  }

  private String prefix(String path) {
    return pid > 0 ? "process(" + pid + ")" : "process(\"" + path + "\")";
  }

  private Probe.Processes processes(Optional<String> program) {
    return program.isEmpty() && pid == 0 ? Probe.Processes.ANY : new Probe.Processes(program, pid);
  }

  private static ProbedBinary binary(
      ProgramImages.Image image, String prefix, Probe.Processes processes) {
    return ProbedBinary.program(new ProbedObject.Program(image, prefix, processes));
  }
}
