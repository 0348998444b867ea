// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types of assignments: both sides learn from one another. */
final class AssignmentTyper {
  private final Typer typer;
  private final Body body;
  private final Names names;
  private final TargetTyper targets;

  AssignmentTyper(Typer typer, Body body, Names names, TargetTyper targets) {
    this.typer = typer;
    this.body = body;
    this.names = names;
    this.targets = targets;
  }

  Optional<ValueType> assignment(Expression.Assignment assignment, @Nullable ValueType expected) {
    Optional<BinaryOperator> operator = assignment.operator();
    if (isProbed(assignment.target()) && !targets.isWritable(assignment)) {
      typer.type(assignment.value(), null);
      return Optional.empty();
    }
    if (operator.isPresent()) {
      ValueType type =
          operator.get() == BinaryOperator.CONCATENATE ? ValueType.STRING : ValueType.LONG;
      target(assignment.target(), type);
      typer.type(assignment.value(), type);
      return typer.found(assignment.span(), type, expected, null);
    }
    Optional<ValueType> target = target(assignment.target(), expected);
    Optional<ValueType> value = assigned(assignment, target.orElse(expected));
    if (target.isEmpty() && value.isPresent()) {
      target = target(assignment.target(), value.get());
    }
    return target;
  }

  /** Whether it is of what is probed, not of the script. */
  static boolean isProbed(Expression target) {
    return target instanceof Expression.Dereference
        || target instanceof Expression.RegisterValue
        || Target.of(target).isPresent();
  }

  /**
   * The right side of an assignment; when it does not fit, the place that settled the left side is
   * shown.
   */
  private Optional<ValueType> assigned(
      Expression.Assignment assignment, @Nullable ValueType expected) {
    Optional<ValueType> own = typer.type(assignment.value(), null);
    if (own.isEmpty() || expected == null || own.get() == expected) {
      return own.isPresent() ? own : typer.type(assignment.value(), expected);
    }
    SourceSpan cause =
        assignment.target() instanceof Expression.Name name
            ? names
                .scalar(body, name.name(), name.span())
                .flatMap(AssignmentTyper::cause)
                .orElse(null)
            : null;
    Problem problem =
        Problem.error(
                ElaborationProblem.TYPE_MISMATCH,
                assignment.value().span(),
                "expected %s, found %s".formatted(expected.word(), own.get().word()))
            .withHelp(Typer.conversion(expected));
    typer
        .problems()
        .problem(
            cause == null
                ? problem
                : problem.withNote(
                    cause,
                    "'%s' became %s here"
                        .formatted(assignment.target().span().text(), expected.word())));
    return Optional.empty();
  }

  private static Optional<SourceSpan> cause(Symbol symbol) {
    return switch (symbol) {
      case Symbol.Local local -> local.type().cause();
      case Symbol.Global global -> global.value().cause();
    };
  }

  /** The left side of an assignment. */
  Optional<ValueType> target(Expression target, @Nullable ValueType expected) {
    return switch (target) {
      case Expression.Name name -> typer.variable(name.name(), name.span(), expected);
      case Expression.Element element -> typer.arrays().assigned(element, expected);
      case Expression.TargetVariable variable -> targets.target(variable, expected);
      case Expression.Autocast cast -> targets.target(cast, expected);
      case Expression.Cast cast -> targets.target(cast, expected);
      case Expression.VariableByName variable -> targets.target(variable, expected);
      case Expression.Dereference memory -> targets.dereference(memory, expected);
      case Expression.RegisterValue register -> targets.register(register, expected);
      default -> {
        typer
            .problems()
            .problem(
                Problem.error(
                        ElaborationProblem.NOT_ASSIGNABLE,
                        target.span(),
                        "this cannot be assigned to")
                    .withHelp("only variables, array elements and target variables can"));
        yield Optional.empty();
      }
    };
  }
}
