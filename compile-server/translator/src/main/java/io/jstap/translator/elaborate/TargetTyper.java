// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types of target variables and of the operators on them; what they mean is found out later. */
final class TargetTyper {
  private final Typer typer;

  TargetTyper(Typer typer) {
    this.typer = typer;
  }

  Optional<ValueType> target(Expression expression, @Nullable ValueType expected) {
    Target target = Target.of(expression).orElseThrow();
    if (target.root() instanceof Target.Cast cast) {
      typer.type(cast.value(), ValueType.LONG);
    }
    typer.indexes(target.accesses());
    return typer.found(expression.span(), TargetLowering.type(target), expected, null);
  }

  Optional<ValueType> address(Expression.AddressOf address, @Nullable ValueType expected) {
    if (Target.of(address.operand()).filter(target -> !target.isText()).isEmpty()) {
      problem(
          Problem.error(ElaborationProblem.NO_ADDRESS, address.span(), "this has no address")
              .withHelp("only target variables and what @cast and @var give have one"));
      return Optional.empty();
    }
    typer.type(address.operand(), ValueType.LONG);
    return typer.found(address.span(), ValueType.LONG, expected, null);
  }

  /** The operand is computed where the handler's locals are not there yet. */
  Optional<ValueType> entry(Expression.Entry entry, @Nullable ValueType expected) {
    Body alone = Body.ofHandler(new Statement.Block(entry.span(), List.of()));
    Optional<ValueType> type = typer.alone(entry.operand(), alone, expected);
    if (typer.isReporting() && !alone.locals().isEmpty()) {
      problem(TargetLowering.localAtEntry(alone.locals().values().iterator().next()));
    }
    return type;
  }

  /** Whether an assignment to a target has a form that can be carried out. */
  boolean isWritable(Expression.Assignment assignment) {
    boolean plain = assignment.operator().isEmpty();
    if (plain && Target.of(assignment.target()).filter(Target::isText).isEmpty()) {
      return true;
    }
    problem(notWritable(assignment.target(), plain));
    return false;
  }

  static Problem notWritable(Expression target, boolean isText) {
    String text = target.span().text();
    Problem problem =
        Problem.error(
            ElaborationProblem.NOT_WRITABLE,
            target.span(),
            isText
                ? "a text cannot be written to"
                : "a target variable is written with a plain '=' only");
    return isText ? problem : problem.withHelp("write " + text + " = " + text + " + ...");
  }

  private void problem(Problem problem) {
    typer.problems().problem(problem);
  }
}
