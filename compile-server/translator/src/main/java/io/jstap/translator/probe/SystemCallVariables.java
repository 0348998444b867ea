// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a system call gives to its probes: its number {@code $nr}, or {@code $syscall} in probes of
 * processes, its arguments {@code $arg1} to {@code $arg6} as the registers hold them, whether the
 * program is one of 32 bits ({@code $compat}), and at its return {@code $return}.
 */
record SystemCallVariables(boolean returns, boolean ofProcess) implements PlaceVariables {
  private static final int ARGUMENTS = 6;
  private static final int RESULT = 7;
  private static final int COMPAT = 8;
  private static final CType WORD = new CType.Base("long", 8, CType.Encoding.SIGNED);

  /** The names in the order of the words of a hit, as far as they are known there. */
  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(ofProcess ? "syscall" : "nr"));
    for (int i = 1; i <= ARGUMENTS; i++) {
      names.add("arg" + i);
    }
    if (returns) {
      names.add("return");
    }
    if (!ofProcess) {
      names.add("compat");
    }
    return names;
  }

  @Override
  public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
    int index = names().indexOf(name);
    if (index < 0) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                  span,
                  "a system call has no '$" + name + "' here")
              .withHelp("there are $" + String.join(", $", names())));
      return Optional.empty();
    }
    int word =
        switch (name) {
          case "return" -> RESULT;
          case "compat" -> COMPAT;
          default -> index;
        };
    return Optional.of(new TargetAccess.Immediate(new Value.Argument(span, word), WORD));
  }

  @Override
  public Optional<List<String>> collected(String collective) {
    return switch (collective) {
      case "vars", "parms" -> Optional.of(names());
      case "return" -> Optional.of(returns ? List.of("return") : List.of());
      case "locals" -> Optional.of(List.of());
      default -> Optional.empty();
    };
  }

  @Override
  public List<TypedName> listed() {
    return names().stream().map(name -> FunctionVariables.named(name, WORD)).toList();
  }
}
