// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

/**
 * The stable identity of a kind of problem. Each module has one enum that implements this; ids are
 * never reused: JS1xxx reading a script, JS2xxx elaboration, JS3xxx translation, JS4xxx building,
 * JS5xxx running and trust, JS6xxx kernels and debuginfo.
 */
public interface ProblemCode {
  /** For example {@code JS2001}. */
  String id();
}
