// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.oracle;

import io.jstap.debuginfo.location.Expression;
import java.util.function.LongUnaryOperator;

/**
 * Registers and memory with arbitrary but fixed contents: two expressions that have one value on
 * several of these are taken for equal.
 *
 * @param links what a link-time address is called in the dump that is compared with
 */
public record Machine(long seed, LongUnaryOperator links) {
  /** The contents of a register. */
  public long register(int number) {
    return mix(number + 1L);
  }

  /** So many bytes of memory, zero-extended. */
  public long memory(long address, int size) {
    long all = mix(address ^ 0x5bd1e995L);
    return size >= 8 ? all : all & (1L << (8 * size)) - 1;
  }

  private long mix(long number) {
    long z = (number + seed) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The value of one of our expressions. */
  public long evaluate(Expression expression) {
    return switch (expression) {
      case Expression.Constant(long value) -> value;
      case Expression.LinkAddress(String _, long address) -> links.applyAsLong(address);
      case Expression.Register(int number) -> register(number);
      case Expression.Dereference(int size, Expression address) -> memory(evaluate(address), size);
      case Expression.Extend(Expression operand, int bits, boolean signed) ->
          extend(evaluate(operand), bits, signed);
      case Expression.Choice(Expression condition, Expression yes, Expression no) ->
          evaluate(evaluate(condition) != 0 ? yes : no);
      case Expression.Unary(Expression.UnaryOperator operator, Expression operand) ->
          switch (operator) {
            case NEGATE -> -evaluate(operand);
            case NOT -> ~evaluate(operand);
            case ABSOLUTE -> Math.abs(evaluate(operand));
          };
      case Expression.Binary(Expression.BinaryOperator operator, Expression a, Expression b) ->
          binary(operator, evaluate(a), evaluate(b));
    };
  }

  static long extend(long value, int bits, boolean signed) {
    int unused = 64 - bits;
    return unused <= 0 ? value : signed ? value << unused >> unused : value << unused >>> unused;
  }

  private static long binary(Expression.BinaryOperator operator, long a, long b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE_SIGNED -> b == 0 ? 0 : a / b;
      case DIVIDE_UNSIGNED -> b == 0 ? 0 : Long.divideUnsigned(a, b);
      case MODULO_UNSIGNED -> b == 0 ? 0 : Long.remainderUnsigned(a, b);
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case SHIFT_LEFT -> Long.compareUnsigned(b, 63) > 0 ? 0 : a << b;
      case SHIFT_RIGHT_LOGICAL -> Long.compareUnsigned(b, 63) > 0 ? 0 : a >>> b;
      case SHIFT_RIGHT_ARITHMETIC -> a >> (Long.compareUnsigned(b, 63) > 0 ? 63 : b);
      case EQUAL -> a == b ? 1 : 0;
      case NOT_EQUAL -> a != b ? 1 : 0;
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case GREATER -> a > b ? 1 : 0;
      case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
    };
  }
}
