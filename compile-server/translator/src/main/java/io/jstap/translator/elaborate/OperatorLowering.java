// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ArithmeticOperator;
import io.jstap.translator.ir.Comparison;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Value;
import io.jstap.translator.optimize.Folding;
import java.util.Optional;

/** Lowers operators on values and assignments; what is known at translation time is folded. */
final class OperatorLowering {
  private final Lowering lowering;

  OperatorLowering(Lowering lowering) {
    this.lowering = lowering;
  }

  /** {@code x++} and its kin. */
  Value increment(Expression.Increment increment) {
    return new Value.Update(
        increment.span(),
        lowering.place(increment.target()),
        increment.decrement() ? ArithmeticOperator.SUBTRACT : ArithmeticOperator.ADD,
        new Value.NumberLiteral(increment.span(), 1),
        !increment.prefix());
  }

  Value unary(Expression.Unary unary) {
    Value operand = lowering.value(unary.operand());
    return switch (unary.operator()) {
      case PLUS -> operand;
      case MINUS ->
          operand instanceof Value.NumberLiteral number
              ? new Value.NumberLiteral(unary.span(), -number.value())
              : Folding.negate(unary.span(), operand);
      case NOT -> Folding.not(unary.span(), operand);
      case COMPLEMENT -> Folding.complement(unary.span(), operand);
    };
  }

  Value binary(Expression.Binary binary) {
    SourceSpan span = binary.span();
    Value left = lowering.value(binary.left());
    Value right = lowering.value(binary.right());
    return switch (binary.operator()) {
      case LOGICAL_AND -> Folding.and(span, left, right);
      case LOGICAL_OR -> Folding.or(span, left, right);
      case CONCATENATE -> Folding.concatenate(span, left, right);
      case LESS -> Folding.compare(span, Comparison.LESS, left, right);
      case GREATER -> Folding.compare(span, Comparison.GREATER, left, right);
      case LESS_OR_EQUAL -> Folding.compare(span, Comparison.LESS_OR_EQUAL, left, right);
      case GREATER_OR_EQUAL -> Folding.compare(span, Comparison.GREATER_OR_EQUAL, left, right);
      case EQUAL -> Folding.compare(span, Comparison.EQUAL, left, right);
      case NOT_EQUAL -> Folding.compare(span, Comparison.NOT_EQUAL, left, right);
      case OR,
          XOR,
          AND,
          SHIFT_LEFT,
          SHIFT_RIGHT,
          SHIFT_RIGHT_UNSIGNED,
          ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          REMAINDER ->
          Folding.arithmetic(span, arithmetic(binary.operator()), left, right);
    };
  }

  private static ArithmeticOperator arithmetic(BinaryOperator operator) {
    return switch (operator) {
      case OR -> ArithmeticOperator.OR;
      case XOR -> ArithmeticOperator.XOR;
      case AND -> ArithmeticOperator.AND;
      case SHIFT_LEFT -> ArithmeticOperator.SHIFT_LEFT;
      case SHIFT_RIGHT -> ArithmeticOperator.SHIFT_RIGHT;
      case SHIFT_RIGHT_UNSIGNED -> ArithmeticOperator.SHIFT_RIGHT_UNSIGNED;
      case ADD -> ArithmeticOperator.ADD;
      case SUBTRACT -> ArithmeticOperator.SUBTRACT;
      case MULTIPLY -> ArithmeticOperator.MULTIPLY;
      case DIVIDE -> ArithmeticOperator.DIVIDE;
      case REMAINDER -> ArithmeticOperator.REMAINDER;
      case LOGICAL_OR,
          LOGICAL_AND,
          LESS,
          GREATER,
          LESS_OR_EQUAL,
          GREATER_OR_EQUAL,
          EQUAL,
          NOT_EQUAL,
          CONCATENATE ->
          throw new IllegalArgumentException(operator + " is not arithmetic");
    };
  }

  /** Of a variable, an element of an array, or what a script probes. */
  Value assignment(Expression.Assignment assignment) {
    if (AssignmentTyper.isProbed(assignment.target())) {
      return lowering.targets().store(assignment);
    }
    Place place = lowering.place(assignment.target());
    Value value = lowering.value(assignment.value());
    Optional<BinaryOperator> operator = assignment.operator();
    if (operator.isEmpty()) {
      return new Value.Assign(assignment.span(), place, value);
    }
    if (operator.get() == BinaryOperator.CONCATENATE) {
      return new Value.Append(assignment.span(), place, value);
    }
    return new Value.Update(
        assignment.span(), place, arithmetic(operator.get()), value, /* yieldsOld= */ false);
  }
}
