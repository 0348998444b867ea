// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types of operators on two values, and of the choice between two. */
final class OperatorTyper {
  private final Typer typer;

  OperatorTyper(Typer typer) {
    this.typer = typer;
  }

  Optional<ValueType> binary(Expression.Binary binary, @Nullable ValueType expected) {
    ValueType result =
        binary.operator() == BinaryOperator.CONCATENATE ? ValueType.STRING : ValueType.LONG;
    if (isComparison(binary.operator())) {
      agree(binary.left(), binary.right(), null);
    } else if (TypeTraps.isFraction(binary)) {
      typer.problems().problem(TypeTraps.fraction(binary));
      return Optional.empty();
    } else if (TypeTraps.isMemberByDot(binary)) {
      typer.problems().problem(TypeTraps.memberByDot(binary));
      return Optional.empty();
    } else {
      typer.type(binary.left(), result);
      typer.type(binary.right(), result);
    }
    return typer.found(binary.span(), result, expected, null);
  }

  static boolean isComparison(BinaryOperator operator) {
    return switch (operator) {
      case LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> true;
      case LOGICAL_OR,
          LOGICAL_AND,
          OR,
          XOR,
          AND,
          SHIFT_LEFT,
          SHIFT_RIGHT,
          SHIFT_RIGHT_UNSIGNED,
          CONCATENATE,
          ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          REMAINDER ->
          false;
    };
  }

  /** Two expressions that have to be of one type. */
  private Optional<ValueType> agree(
      Expression first, Expression second, @Nullable ValueType expected) {
    Optional<ValueType> left = typer.type(first, expected);
    Optional<ValueType> right = typer.type(second, left.orElse(expected));
    return left.isPresent() || right.isEmpty() ? left : typer.type(first, right.get());
  }

  Optional<ValueType> conditional(
      Expression.Conditional conditional, @Nullable ValueType expected) {
    typer.type(conditional.condition(), ValueType.LONG);
    return agree(conditional.whenTrue(), conditional.whenFalse(), expected);
  }
}
