// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Types of target variables and of the operators on them; what they mean is found out later. */
final class TargetTyper {
  private static final Set<Long> SIZES = Set.of(1L, 2L, 4L, 8L);
  private static final long LAST_REGISTER = 32;

  private final Typer typer;

  TargetTyper(Typer typer) {
    this.typer = typer;
  }

  Optional<ValueType> target(Expression expression, @Nullable ValueType expected) {
    Target target = Target.of(expression).orElseThrow();
    if (target.root() instanceof Target.Cast cast) {
      typer.type(cast.value(), ValueType.LONG);
    }
    if (target.root() instanceof Target.Tracked tracked) {
      typer.type(tracked.value(), ValueType.LONG);
    }
    typer.indexes(target.accesses());
    ValueType type =
        target.isNamed(typer.body().texts()) ? ValueType.STRING : TargetLowering.type(target);
    return typer.found(expression.span(), type, expected, null);
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
    Body alone = Body.empty(entry.span());
    Optional<ValueType> type = typer.alone(entry.operand(), alone, expected);
    if (typer.isReporting() && !alone.locals().isEmpty()) {
      problem(EntryLowering.localAtEntry(alone.locals().values().iterator().next()));
    }
    return type;
  }

  /** {@code @kderef(size, address)}; the size decides which instruction reads. */
  Optional<ValueType> dereference(Expression.Dereference read, @Nullable ValueType expected) {
    typer.type(read.address(), ValueType.LONG);
    boolean sized =
        read.size() instanceof Expression.NumberLiteral size && SIZES.contains(size.value());
    if (!sized) {
      problem(
          Problem.error(
                  ElaborationProblem.BAD_CONSTANT,
                  read.size().span(),
                  "the size has to be one of the numbers 1, 2, 4 and 8")
              .withHelp("write @%cderef(8, address)".formatted(read.user() ? 'u' : 'k')));
      return Optional.empty();
    }
    return typer.found(read.span(), ValueType.LONG, expected, null);
  }

  /** {@code @kregister(number)}. */
  Optional<ValueType> register(Expression.RegisterValue read, @Nullable ValueType expected) {
    boolean known =
        read.number() instanceof Expression.NumberLiteral number
            && number.value() >= 0
            && number.value() <= LAST_REGISTER;
    if (!known) {
      problem(
          Problem.error(
                  ElaborationProblem.BAD_CONSTANT,
                  read.number().span(),
                  "the register has to be a number from 0 to " + LAST_REGISTER)
              .withHelp("registers are counted as DWARF does"));
      return Optional.empty();
    }
    return typer.found(read.span(), ValueType.LONG, expected, null);
  }

  /** Whether an assignment to a target has a form that can be carried out. */
  boolean isWritable(Expression.Assignment assignment) {
    boolean plain = assignment.operator().isEmpty();
    boolean appends =
        assignment.operator().filter(o -> o == BinaryOperator.CONCATENATE).isPresent();
    if ((plain || appends)
        && Target.of(assignment.target())
            .filter(t -> t.isNamed(typer.body().texts()))
            .isPresent()) {
      return true;
    }
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
    return problem.withHelp(
        isText
            ? "write to a number of it, for example $variable->member"
            : "write " + text + " = " + text + " + ...");
  }

  private void problem(Problem problem) {
    typer.problems().problem(problem);
  }
}
