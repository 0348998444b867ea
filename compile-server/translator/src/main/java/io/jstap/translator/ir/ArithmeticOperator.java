// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/**
 * Operators on two 64-bit integers that wrap silently; shifts use the low six bits of the count.
 */
public enum ArithmeticOperator {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  REMAINDER,
  DIVIDE_UNSIGNED,
  REMAINDER_UNSIGNED,
  AND,
  OR,
  XOR,
  SHIFT_LEFT,
  SHIFT_RIGHT,
  SHIFT_RIGHT_UNSIGNED,
}
