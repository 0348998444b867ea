// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
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
  private static final List<TypeKind> UNTAGGED =
      List.of(TypeKind.STRUCT, TypeKind.UNION, TypeKind.ENUM, TypeKind.TYPEDEF, TypeKind.BASE);

  private final BinaryInfo binary;

  NamedTypes(BinaryInfo binary) {
    this.binary = binary;
  }

  /** The type of that spelling: {@code task_struct}, {@code struct file}, {@code pid_t}. */
  Optional<CType> find(String spelling, SourceSpan span, EventSink problems) {
    String trimmed = spelling.strip();
    int blank = trimmed.indexOf(' ');
    String tag = blank < 0 ? "" : trimmed.substring(0, blank);
    List<TypeKind> kinds = TAGS.getOrDefault(tag, UNTAGGED);
    String name = TAGS.containsKey(tag) ? trimmed.substring(blank + 1).strip() : trimmed;
    for (TypeKind kind : kinds) {
      Optional<CType> found = binary.findType(kind, name);
      if (found.isPresent()) {
        return found;
      }
    }
    Set<String> near = new LinkedHashSet<>();
    kinds.forEach(kind -> near.addAll(binary.nearestTypeNames(kind, name, 3)));
    Problem problem =
        Problem.error(ElaborationProblem.NO_SUCH_TYPE, span, "there is no type '" + spelling + "'");
    problems.problem(
        near.isEmpty()
            ? problem
            : problem.withHelp(
                "did you mean " + String.join(", ", near.stream().limit(3).toList()) + "?"));
    return Optional.empty();
  }
}
