// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The parameters and locals that are visible at a place in a function. */
final class FunctionVariables implements PlaceVariables {
  private final ProbedBinary owner;
  private final BinaryInfo binary;
  private final FunctionInfo function;
  private final long pc;
  private final Optional<String> line;

  /**
   * @param pc the link-time address for which variables are located
   * @param line what messages call it; empty for the entry
   */
  private FunctionVariables(
      ProbedBinary owner, FunctionInfo function, long pc, Optional<String> line) {
    this.owner = owner;
    this.binary = owner.info();
    this.line = line;
    this.function = function;
    this.pc = pc;
  }

  /** What is visible when the function is entered. */
  static FunctionVariables atEntry(ProbedBinary owner, FunctionInfo function) {
    return new FunctionVariables(owner, function, function.valuePc(), Optional.empty());
  }

  /** What is visible at an address inside of the function. */
  static FunctionVariables inside(ProbedBinary owner, FunctionInfo function, long pc) {
    String where =
        owner.info().lineAt(pc).map(SourceLine::toString).orElseGet(() -> CodePoints.hex(pc));
    return new FunctionVariables(owner, function, pc, Optional.of(where));
  }

  private String where() {
    return line.orElseGet(() -> "the entry of " + function.name());
  }

  @Override
  public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
    if (name.equals("return")) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                  span,
                  "$return is known only when the function returns")
              .withHelp("add .return to the probe point"));
      return Optional.empty();
    }
    Optional<Variable> found = binary.findVariable(function, name, pc);
    if (found.isEmpty()) {
      problems.problem(unknown(name, span));
      return Optional.empty();
    }
    return locate(span, found.get(), problems);
  }

  @Override
  public Optional<List<String>> collected(String collective) {
    Set<Variable.Kind> kinds =
        switch (collective) {
          case "vars" -> Set.of(Variable.Kind.PARAMETER, Variable.Kind.LOCAL);
          case "parms" -> Set.of(Variable.Kind.PARAMETER);
          case "locals" -> Set.of(Variable.Kind.LOCAL);
          default -> Set.of();
        };
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            binary.visibleVariables(function, pc).stream()
                .filter(variable -> kinds.contains(variable.kind()))
                .map(Variable::name)
                .distinct()
                .toList());
  }

  @Override
  public OptionalLong pc() {
    return OptionalLong.of(pc);
  }

  @Override
  public List<TypedName> listed() {
    return binary.visibleVariables(function, pc).stream()
        .filter(v -> !(binary.locate(function, v, pc) instanceof Location.Unavailable))
        .map(variable -> named(variable.name(), variable.type()))
        .distinct()
        .toList();
  }

  /** As listings show a variable: SystemTap writes no blank before an asterisk. */
  static TypedName named(String name, CType type) {
    return new TypedName("$" + name, type.spelling().replace(" *", "*"));
  }

  /** Where the variable is, in the form that accesses start from. */
  private Optional<TargetAccess.Object> locate(
      SourceSpan span, Variable variable, EventSink problems) {
    LocationLowering lowering = new LocationLowering(owner, span, OptionalLong.of(pc));
    return switch (binary.locate(function, variable, pc)) {
      case Location.Memory memory ->
          described(span, variable, lowering.value(memory.address()), problems)
              .map(address -> new TargetAccess.InMemory(address, variable.type(), owner.space()));
      case Location.Register register ->
          Optional.of(
              new TargetAccess.Immediate(
                  new Value.Register(span, register.number()), variable.type(), owner.space()));
      case Location.Value value ->
          described(span, variable, lowering.value(value.value()), problems)
              .map(known -> new TargetAccess.Immediate(known, variable.type(), owner.space()));
      case Location.Pieces pieces -> {
        problems.problem(unavailable(span, variable, "it is split over several places"));
        yield Optional.empty();
      }
      case Location.Unavailable unavailable -> {
        problems.problem(unavailable(span, variable, unavailable.explanation()));
        yield Optional.empty();
      }
    };
  }

  private Optional<Value> described(
      SourceSpan span, Variable variable, Optional<Value> value, EventSink problems) {
    if (value.isEmpty()) {
      problems.problem(
          unavailable(
              span, variable, "its place is described by operations that are not supported"));
    }
    return value;
  }

  private Problem unavailable(SourceSpan span, Variable variable, String why) {
    return Problem.error(
            ElaborationProblem.TARGET_VARIABLE_UNAVAILABLE,
            span,
            "'$%s' can not be had at %s: %s".formatted(variable.name(), where(), why))
        .withHelp(
            new LaterStatements(owner, function)
                .point(variable)
                .map(point -> "it has a value at " + point)
                .orElse("probe a caller that passes the value, or what it calls"));
  }

  private Problem unknown(String name, SourceSpan span) {
    List<String> names =
        binary.visibleVariables(function, pc).stream().map(Variable::name).distinct().toList();
    List<String> near = NearestNames.of(name, names, 3);
    Problem problem =
        Problem.error(
            ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
            span,
            "no variable '%s' at %s (%s)".formatted(name, function.name(), function.declaration()));
    if (!near.isEmpty()) {
      return problem.withHelp("did you mean " + dollars(near) + "?");
    }
    return problem.withHelp(
        names.isEmpty() ? "nothing is visible there" : "there are " + dollars(names));
  }

  private static String dollars(List<String> names) {
    return names.stream().map(name -> "$" + name).collect(Collectors.joining(", "));
  }
}
