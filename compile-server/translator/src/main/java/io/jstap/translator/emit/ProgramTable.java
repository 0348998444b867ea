// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.ProgramCaller;
import io.jstap.translator.ir.ProgramFile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What rows of the table of programs' code have of their own, and the programs behind them. */
final class ProgramTable {
  private final CWriter more;
  private final Map<ProgramFile, String> programs = new LinkedHashMap<>();
  private final Map<List<ProgramCaller>, String> callers = new HashMap<>();
  private final Map<Offset, Long> semaphores = new HashMap<>();

  private record Offset(ProgramFile program, long offset) {}

  /**
   * @param more where tables go that rows refer to
   */
  ProgramTable(CWriter more) {
    this.more = more;
  }

  /** The C text of a function's name. */
  static String function(Probe.ProgramCode probe) {
    return probe.function().isEmpty() ? "NULL" : CText.quote(probe.function());
  }

  /**
   * Learns the semaphores: the kernel wants the same one of all who probe a place, those who came
   * to it by its function's name, too.
   */
  void know(List<Probe> probes) {
    for (Probe probe : probes) {
      if (probe instanceof Probe.ProgramCode code && code.place().semaphore() != 0) {
        semaphores.putIfAbsent(offset(code), code.place().semaphore());
      }
    }
  }

  private static Offset offset(Probe.ProgramCode probe) {
    return new Offset(probe.place().program(), probe.place().offset());
  }

  /** The fields of a row behind those that all families have. */
  String fields(Probe.ProgramCode probe) {
    long semaphore = semaphores.getOrDefault(offset(probe), 0L);
    return ".program = &%s, .offset = %s%s, .returns = %b%s%s"
        .formatted(
            program(probe.place().program()),
            CText.number(probe.place().offset()),
            semaphore == 0 ? "" : ", .semaphore = " + CText.number(semaphore),
            probe.returns(),
            callers(probe.callers()),
            probe.processes().equals(Probe.Processes.ANY)
                ? ""
                : ProbeTables.processes(probe.processes()));
  }

  private String program(ProgramFile file) {
    return programs.computeIfAbsent(
        file,
        _ -> {
          String name = "program_" + programs.size();
          more.line(
              "static struct jstap_program %s = { .path = %s, .build_id = %s };"
                  .formatted(name, CText.quote(file.path()), CText.quote(file.buildId())));
          return name;
        });
  }

  private String callers(List<ProgramCaller> ranges) {
    if (ranges.isEmpty()) {
      return "";
    }
    String table =
        callers.computeIfAbsent(
            ranges,
            _ -> {
              String name = "program_callers_" + callers.size();
              more.open("static const struct jstap_program_caller " + name + "[] =");
              for (ProgramCaller range : ranges) {
                more.line(
                    "{ .distance = %s, .size = %s },"
                        .formatted(CText.number(range.distance()), CText.number(range.size())));
              }
              more.close(";");
              return name;
            });
    return ", .callers = %s, .caller_count = %d".formatted(table, ranges.size());
  }
}
