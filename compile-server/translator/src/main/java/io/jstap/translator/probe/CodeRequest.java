// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionPattern;
import io.jstap.script.ast.ProbePoint;
import java.util.Optional;

/**
 * Which places of code a probe point asks for.
 *
 * @param component {@code function(...)} or {@code statement(...)}: what messages point at
 * @param selector its argument
 * @param variant what stands behind it
 * @param suffix the same as resolved points show it
 */
record CodeRequest(
    ProbePoint.Component component, Selector selector, Variant variant, String suffix) {
  /** How functions or statements are named. */
  sealed interface Selector {
    /** By a pattern, with its text. */
    record Named(String text, FunctionPattern pattern) implements Selector {}

    /** By a link-time address; of {@code .absolute} by a run-time one. */
    record Address(long address) implements Selector {}
  }

  /** Which bodies of a function. */
  enum Bodies {
    ALL,
    OUT_OF_LINE,
    INLINED,
    EXTERNAL
  }

  /** What of the function or statement is probed. */
  sealed interface Variant {
    /** The entry of some of its bodies. */
    record Entry(Bodies bodies) implements Variant {}

    /** Its return. */
    record Return(Optional<Integer> maxActive) implements Variant {}

    /** Its labels that match a glob. */
    record Label(String glob) implements Variant {}

    /**
     * The functions that it calls and whose names match a glob.
     *
     * @param then how they are probed: an entry or a return
     * @param depth how many calls lie between, at the most
     */
    record Callee(String glob, Variant then, int depth) implements Variant {}

    /** The statements of the selected lines, or at the address. */
    record Statement() implements Variant {}

    /** The statement that is nearest to the line. */
    record Nearest() implements Variant {}

    /** Whatever is at the run-time address. */
    record Absolute() implements Variant {}
  }
}
