// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

/**
 * What a pattern may cost.
 *
 * @param steps positions in the pattern with repetitions written out
 * @param states states of the automaton before it is minimised
 * @param work paths followed while it is made: bounds the time
 * @param registers offsets kept at once: they live on the kernel's stack
 */
record Limits(int steps, int states, long work, int registers) {
  static final Limits DEFAULT = new Limits(20_000, 4_000, 2_000_000, 100);
}
