// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.location;

/**
 * A 64-bit value computed from registers and memory at the place where a variable was located. Made
 * by symbolic execution of DWARF expressions (DWARF 5 §2.5); arithmetic wraps around.
 */
public sealed interface Expression {
  record Constant(long value) implements Expression {}

  /**
   * A link-time address: the load offset of the binary is to be added at run time.
   *
   * @param section the allocated section that holds it ({@code .data..percpu} for a per-CPU
   *     variable); empty when no section does
   */
  record LinkAddress(String section, long address) implements Expression {}

  /** The whole register, by its DWARF number. */
  record Register(int number) implements Expression {}

  record Unary(UnaryOperator operator, Expression operand) implements Expression {}

  record Binary(BinaryOperator operator, Expression left, Expression right) implements Expression {}

  /**
   * Memory read, zero-extended.
   *
   * @param size 1, 2, 4 or 8 bytes
   */
  record Dereference(int size, Expression address) implements Expression {}

  /** The low bits of a value, extended to 64. */
  record Extend(Expression operand, int bits, boolean signed) implements Expression {}

  /** One of two values. */
  record Choice(Expression condition, Expression ifNotZero, Expression ifZero)
      implements Expression {}

  /** Operations on one value. */
  enum UnaryOperator {
    NEGATE,
    NOT,
    /** The absolute value of a signed number. */
    ABSOLUTE
  }

  /** Operations on two values. Comparisons give 1 or 0 and are signed, as DWARF's are. */
  enum BinaryOperator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE_SIGNED,
    DIVIDE_UNSIGNED,
    MODULO_UNSIGNED,
    AND,
    OR,
    XOR,
    SHIFT_LEFT,
    SHIFT_RIGHT_LOGICAL,
    SHIFT_RIGHT_ARITHMETIC,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }
}
