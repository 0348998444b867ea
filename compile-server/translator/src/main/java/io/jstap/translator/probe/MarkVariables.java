// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.program.Mark;
import io.jstap.debuginfo.program.MarkArgument;
import io.jstap.debuginfo.program.X8664Operands;
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
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * What a mark gives to its probes: its arguments {@code $arg1}, {@code $arg2} and so on, and its
 * names as {@code $$name} and {@code $$provider}.
 */
record MarkVariables(ProbedBinary binary, Mark mark) implements PlaceVariables {
  private static final String ARGUMENT = "arg";

  private List<String> names() {
    return IntStream.rangeClosed(1, mark.arguments().size()).mapToObj(i -> ARGUMENT + i).toList();
  }

  private Optional<MarkArgument> argument(int index) {
    return new X8664Operands(binary.info()::symbolAddress).read(mark.arguments().get(index));
  }

  private static CType type(MarkArgument argument) {
    if (argument.floating()) {
      return new CType.Base(
          argument.bytes() == TargetAccess.SINGLE ? "float" : "double",
          argument.bytes(),
          CType.Encoding.FLOAT);
    }
    String plain =
        switch (argument.bytes()) {
          case 1 -> "char";
          case 2 -> "short";
          case 4 -> "int";
          default -> "long";
        };
    return argument.signed()
        ? new CType.Base(plain, argument.bytes(), CType.Encoding.SIGNED)
        : new CType.Base("unsigned " + plain, argument.bytes(), CType.Encoding.UNSIGNED);
  }

  @Override
  public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
    int index = names().indexOf(name);
    if (index < 0) {
      problems.problem(unknown(name, span));
      return Optional.empty();
    }
    Optional<TargetAccess.Object> found =
        argument(index).flatMap(argument -> object(argument, span));
    if (found.isEmpty()) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.TARGET_VARIABLE_UNAVAILABLE,
                  span,
                  "'$%s' of the mark %s can not be had: it is in %s"
                      .formatted(name, mark.name(), mark.arguments().get(index)))
              .withHelp("integers in registers and in memory can be had"));
    }
    return found;
  }

  private Optional<TargetAccess.Object> object(MarkArgument argument, SourceSpan span) {
    Optional<Value> value = new LocationLowering(binary, span, pc()).value(argument.expression());
    CType type = type(argument);
    return argument.inMemory()
        ? value.map(at -> new TargetAccess.InMemory(at, type, binary.space()))
        : value.map(is -> new TargetAccess.Immediate(is, type, binary.space()));
  }

  private Problem unknown(String name, SourceSpan span) {
    List<String> names = new ArrayList<>(names());
    Problem problem =
        Problem.error(
            ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
            span,
            "the mark " + mark.name() + " has no '$" + name + "'");
    return problem.withHelp(
        names.isEmpty()
            ? "it has no arguments; there are $$name and $$provider"
            : "there are $" + String.join(", $", names) + ", $$name and $$provider");
  }

  @Override
  public Optional<List<String>> collected(String collective) {
    return switch (collective) {
      case "vars", "parms" -> Optional.of(names());
      case "locals", "return" -> Optional.of(List.of());
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<String> text(String collective) {
    return switch (collective) {
      case "name" -> Optional.of(mark.name());
      case "provider" -> Optional.of(mark.provider());
      default -> Optional.empty();
    };
  }

  @Override
  public OptionalLong pc() {
    return OptionalLong.of(mark.address());
  }

  @Override
  public List<TypedName> listed() {
    List<TypedName> all = new ArrayList<>();
    for (int i = 0; i < mark.arguments().size(); i++) {
      String name = names().get(i);
      argument(i).ifPresent(argument -> all.add(FunctionVariables.named(name, type(argument))));
    }
    return all;
  }
}
