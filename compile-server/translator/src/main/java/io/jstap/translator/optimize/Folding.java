// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.TextBytes;
import io.jstap.translator.ir.ArithmeticOperator;
import io.jstap.translator.ir.Comparison;
import io.jstap.translator.ir.Value;
import java.util.Arrays;
import java.util.Optional;

/** Computes what is constant, with the results that the kernel would have. */
public final class Folding {
  private static final int SHIFT_MASK = 63;

  private Folding() {}

  /** An operation on two numbers. A division by zero stays, for it is an error at run time. */
  public static Value arithmetic(
      SourceSpan span, ArithmeticOperator operator, Value left, Value right) {
    if (left instanceof Value.NumberLiteral a && right instanceof Value.NumberLiteral b) {
      Optional<Long> result = compute(operator, a.value(), b.value());
      if (result.isPresent()) {
        return new Value.NumberLiteral(span, result.get());
      }
    }
    return new Value.Arithmetic(span, operator, left, right);
  }

  private static Optional<Long> compute(ArithmeticOperator operator, long a, long b) {
    return switch (operator) {
      case ADD -> Optional.of(a + b);
      case SUBTRACT -> Optional.of(a - b);
      case MULTIPLY -> Optional.of(a * b);
      case DIVIDE -> b == 0 ? Optional.empty() : Optional.of(a / b);
      case REMAINDER -> b == 0 ? Optional.empty() : Optional.of(a % b);
      case DIVIDE_UNSIGNED -> b == 0 ? Optional.empty() : Optional.of(Long.divideUnsigned(a, b));
      case REMAINDER_UNSIGNED ->
          b == 0 ? Optional.empty() : Optional.of(Long.remainderUnsigned(a, b));
      case AND -> Optional.of(a & b);
      case OR -> Optional.of(a | b);
      case XOR -> Optional.of(a ^ b);
      case SHIFT_LEFT -> Optional.of(a << (b & SHIFT_MASK));
      case SHIFT_RIGHT -> Optional.of(a >> (b & SHIFT_MASK));
      case SHIFT_RIGHT_UNSIGNED -> Optional.of(a >>> (b & SHIFT_MASK));
    };
  }

  /** A comparison of two numbers or two strings. */
  public static Value compare(SourceSpan span, Comparison comparison, Value left, Value right) {
    if (left instanceof Value.NumberLiteral a && right instanceof Value.NumberLiteral b) {
      return truth(span, holds(comparison, Long.compare(a.value(), b.value())));
    }
    if (left instanceof Value.StringLiteral a && right instanceof Value.StringLiteral b) {
      return truth(span, holds(comparison, Arrays.compareUnsigned(bytes(a), bytes(b))));
    }
    return new Value.Compare(span, comparison, left, right);
  }

  private static byte[] bytes(Value.StringLiteral literal) {
    return TextBytes.encode(literal.value());
  }

  private static boolean holds(Comparison comparison, int order) {
    return switch (comparison) {
      case LESS -> order < 0;
      case GREATER -> order > 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
    };
  }

  private static Value truth(SourceSpan span, boolean value) {
    return new Value.NumberLiteral(span, value ? 1 : 0);
  }

  /** {@code left && right}. */
  public static Value and(SourceSpan span, Value left, Value right) {
    return left instanceof Value.NumberLiteral a
        ? a.value() == 0 ? truth(span, false) : truthOf(span, right)
        : new Value.And(span, left, right);
  }

  /** {@code left || right}. */
  public static Value or(SourceSpan span, Value left, Value right) {
    return left instanceof Value.NumberLiteral a
        ? a.value() != 0 ? truth(span, true) : truthOf(span, right)
        : new Value.Or(span, left, right);
  }

  private static Value truthOf(SourceSpan span, Value value) {
    return compare(span, Comparison.NOT_EQUAL, value, new Value.NumberLiteral(span, 0));
  }

  /** {@code !operand}. */
  public static Value not(SourceSpan span, Value operand) {
    return operand instanceof Value.NumberLiteral a
        ? truth(span, a.value() == 0)
        : new Value.Not(span, operand);
  }

  /** {@code -operand}. */
  public static Value negate(SourceSpan span, Value operand) {
    return operand instanceof Value.NumberLiteral a
        ? new Value.NumberLiteral(span, -a.value())
        : new Value.Negate(span, operand);
  }

  /** {@code ~operand}. */
  public static Value complement(SourceSpan span, Value operand) {
    return operand instanceof Value.NumberLiteral a
        ? new Value.NumberLiteral(span, ~a.value())
        : new Value.Complement(span, operand);
  }

  /** {@code left . right}. */
  public static Value concatenate(SourceSpan span, Value left, Value right) {
    return left instanceof Value.StringLiteral a && right instanceof Value.StringLiteral b
        ? new Value.StringLiteral(span, a.value() + b.value())
        : new Value.Concatenate(span, left, right);
  }
}
