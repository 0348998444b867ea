// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.AddressSpace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the types that {@code @cast} names. */
final class NamedTypes {
  private static final Map<String, List<TypeKind>> TAGS =
      Map.of(
          "struct", List.of(TypeKind.STRUCT),
          "class", List.of(TypeKind.STRUCT),
          "union", List.of(TypeKind.UNION),
          "enum", List.of(TypeKind.ENUM));

  /** How C programs spell numbers, and what compilers call them in debuginfo. */
  private static final Map<String, String> NUMBERS =
      Map.of(
          "unsigned", "unsigned int",
          "short", "short int",
          "unsigned short", "short unsigned int",
          "long", "long int",
          "unsigned long", "long unsigned int",
          "long long", "long long int",
          "unsigned long long", "long long unsigned int");

  private static final List<TypeKind> UNTAGGED =
      List.of(TypeKind.STRUCT, TypeKind.UNION, TypeKind.ENUM, TypeKind.TYPEDEF, TypeKind.BASE);

  private final List<ProbedBinary> binaries;

  /**
   * @param binaries where to look, in this order
   */
  NamedTypes(List<ProbedBinary> binaries) {
    this.binaries = binaries;
  }

  /** A type, and where the objects are that it describes. */
  record Found(CType type, AddressSpace space) {}

  /** The type of that spelling: {@code task_struct}, {@code struct file}, {@code pid_t}. */
  Optional<Found> find(String spelling, SourceSpan span, EventSink problems) {
    String trimmed = spelling.strip();
    int blank = trimmed.indexOf(' ');
    String tag = blank < 0 ? "" : trimmed.substring(0, blank);
    List<TypeKind> kinds = TAGS.getOrDefault(tag, UNTAGGED);
    String name =
        TAGS.containsKey(tag)
            ? trimmed.substring(blank + 1).strip()
            : NUMBERS.getOrDefault(trimmed, trimmed);
    for (ProbedBinary binary : binaries) {
      for (TypeKind kind : kinds) {
        Optional<CType> found = binary.info().findType(kind, name);
        if (found.isPresent()) {
          return Optional.of(new Found(found.get(), binary.space()));
        }
      }
    }
    Set<String> near = new LinkedHashSet<>();
    for (ProbedBinary binary : binaries) {
      kinds.forEach(kind -> near.addAll(binary.info().nearestTypeNames(kind, name, 3)));
    }
    Problem problem =
        Problem.error(ElaborationProblem.NO_SUCH_TYPE, span, "there is no type '" + spelling + "'");
    problems.problem(
        near.isEmpty()
            ? problem
            : problem.withHelp(NearestNames.question(near.stream().limit(3).toList())));
    return Optional.empty();
  }
}
