// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.location.Location;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Finds the variables of a program that are no locals: {@code @var("name@file")}. */
final class StaticVariables {
  private final ProbedBinary binary;
  private final OptionalLong pc;

  /**
   * @param pc the link-time address of the place from which they are looked at, if it has one
   */
  StaticVariables(ProbedBinary binary, OptionalLong pc) {
    this.binary = binary;
    this.pc = pc;
  }

  /** A global or file-static variable; of several that match, the one with the shortest path. */
  Optional<TargetAccess.Object> find(Target.Static wanted, SourceSpan span, EventSink problems) {
    List<Variable> all = binary.info().findGlobals(wanted.name());
    Optional<Variable> found =
        all.stream()
            .filter(v -> wanted.file().map(file -> endsWith(path(v), file)).orElse(true))
            .min(Comparator.comparingInt(v -> path(v).length()));
    if (found.isEmpty()) {
      problems.problem(unknown(wanted, span, all));
      return Optional.empty();
    }
    Optional<TargetAccess.Object> object =
        binary.info().locate(found.get()) instanceof Location.Memory memory
            ? new LocationLowering(binary, span, pc)
                .value(memory.address())
                .map(
                    address ->
                        new TargetAccess.InMemory(address, found.get().type(), binary.space()))
            : Optional.empty();
    if (object.isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.TARGET_VARIABLE_UNAVAILABLE,
                  span,
                  "'%s' is at no fixed address".formatted(wanted.name()))
              .withHelp("a variable that each CPU has for itself can not be had this way"));
    }
    return object;
  }

  private static String path(Variable variable) {
    return variable.declaration().file();
  }

  private static boolean endsWith(String path, String end) {
    return path.equals(end) || path.endsWith("/" + end);
  }

  private Problem unknown(Target.Static wanted, SourceSpan span, List<Variable> all) {
    if (all.isEmpty()) {
      List<String> near = binary.info().nearestGlobalNames(wanted.name(), 3);
      return Problem.error(
              ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
              span,
              "there is no global variable '" + wanted.name() + "'")
          .withHelp(
              NearestNames.help(
                  near, "macros and variables that were optimised away are not there"));
    }
    return Problem.error(
            ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
            span,
            "'%s' exists, but not in %s".formatted(wanted.name(), wanted.file().orElse("")))
        .withHelp(
            "it is in "
                + all.stream()
                    .map(StaticVariables::path)
                    .distinct()
                    .limit(3)
                    .collect(Collectors.joining(", ")));
  }
}
