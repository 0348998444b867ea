// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a tracepoint gives to its probes. */
final class TracepointVariables implements PlaceVariables {
  private static final int WORD = 8;

  /** So many values come in registers; what a probe's own data takes is not counted. */
  private static final int IN_REGISTERS = 5;

  /** So many words the runtime keeps of a hit. */
  private static final int KEPT = 12;

  /**
   * A value.
   *
   * @param first the word of the hit where it begins
   * @param words how many it takes
   */
  private record Argument(String name, CType type, int first, int words) {
    /** The word that holds all of it; empty when there is none. */
    OptionalInt word() {
      return words == 1 && first < KEPT ? OptionalInt.of(first) : OptionalInt.empty();
    }
  }

  private final Tracepoint tracepoint;
  private final String system;
  private final List<Argument> arguments;

  /**
   * @param numbered whether the arguments are called {@code $arg1}, {@code $arg2} ... and not as in
   *     the prototype
   */
  TracepointVariables(Tracepoint tracepoint, boolean numbered) {
    this.tracepoint = tracepoint;
    this.system = numbered ? "" : tracepoint.system();
    this.arguments = arguments(tracepoint.arguments(), numbered);
  }

  /**
   * Which word each argument is in (System V psABI x86-64 §3.2.3): the words are the registers that
   * are left for them, then those on the stack.
   */
  private static List<Argument> arguments(List<Variable> parameters, boolean numbered) {
    List<Argument> all = new ArrayList<>();
    int register = 0;
    int stack = IN_REGISTERS;
    for (Variable parameter : parameters) {
      long size = parameter.type().size().orElse(WORD);
      int words = (int) Math.max(1, Math.ceilDiv(size, WORD));
      int word;
      if (words <= 2 && register + words <= IN_REGISTERS) {
        word = register;
        register += words;
      } else {
        word = stack;
        stack += words;
      }
      String name = numbered ? "arg" + (all.size() + 1) : parameter.name();
      all.add(new Argument(name, parameter.type(), word, words));
    }
    return all;
  }

  /** How many words of a hit hold something, as far as the runtime keeps them. */
  int words() {
    int words = arguments.stream().mapToInt(a -> a.first + a.words).max().orElse(0);
    return Math.min(words, KEPT);
  }

  @Override
  public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
    Optional<Argument> found = arguments.stream().filter(a -> a.name.equals(name)).findFirst();
    if (found.isEmpty()) {
      problems.problem(unknown(name, span));
      return Optional.empty();
    }
    if (found.get().word().isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.TARGET_VARIABLE_UNAVAILABLE,
                  span,
                  "'$%s' is passed in a way that is not supported: %s of %s"
                      .formatted(name, found.get().type.spelling(), tracepoint.qualified()))
              .withHelp("the other arguments can be had: " + names()));
      return Optional.empty();
    }
    return Optional.of(
        new TargetAccess.Immediate(
            new Value.Argument(span, found.get().word().getAsInt()), found.get().type));
  }

  private Problem unknown(String name, SourceSpan span) {
    List<String> near =
        NearestNames.of(name, arguments.stream().map(Argument::name).toList(), 3).stream()
            .map(text -> "$" + text)
            .toList();
    return Problem.error(
            ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
            span,
            "the tracepoint %s has no argument '%s'".formatted(tracepoint.qualified(), name))
        .withHelp(
            NearestNames.help(near, arguments.isEmpty() ? "it has none" : "it has " + names()));
  }

  private String names() {
    return String.join(", ", arguments.stream().map(argument -> "$" + argument.name).toList());
  }

  @Override
  public Optional<List<String>> collected(String collective) {
    return switch (collective) {
      case "vars", "parms" -> Optional.of(arguments.stream().map(Argument::name).toList());
      case "locals" -> Optional.of(List.of());
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<String> text(String name) {
    return switch (name) {
      case "name" -> Optional.of(tracepoint.name());
      case "system" -> Optional.of(system);
      default -> Optional.empty();
    };
  }

  @Override
  public List<TypedName> listed() {
    return arguments.stream()
        .filter(argument -> argument.word().isPresent())
        .map(argument -> FunctionVariables.named(argument.name, argument.type))
        .toList();
  }
}
