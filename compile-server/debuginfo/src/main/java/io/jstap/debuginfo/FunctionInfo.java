// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import io.jstap.debuginfo.type.CType;
import java.util.List;
import java.util.Optional;

/**
 * One place in the code where a function's body is: an out-of-line body, or one inlined instance.
 * All addresses are link-time addresses of the binary. Two are equal when they are the same entry
 * of the same binary.
 */
public interface FunctionInfo {
  String name();

  /** Where the function is declared; the line is 0 when unknown. */
  SourceLine declaration();

  /** The source file of the compilation unit, as the compiler was given it. */
  String unit();

  /** The function's first instruction (of an inlined instance: its entry address). */
  long entryPc();

  /** The address after the last byte of the range that holds the entry. */
  long endPc();

  /** All address ranges, the one with the entry first; a split-off cold part is one of its own. */
  List<AddressRange> ranges();

  /** An inlined instance. */
  boolean inlined();

  /** External linkage. */
  boolean external();

  /** Where the answer comes from; with {@link DebugInfoSource#SYMBOLS} nothing but addresses. */
  DebugInfoSource source();

  /** Where a probe at the function's entry goes: always the entry address. */
  long probePc();

  /**
   * Where variables are to be located for a probe at the entry. A function that begins with a call
   * of the tracer ({@code -mfentry}, perhaps after an {@code endbr64}) has its locations described
   * from the instruction after that call; the call itself changes neither the registers that hold
   * parameters nor the stack pointer, so that an expression valid there is valid at {@link
   * #probePc()} too. Everywhere else the same as {@link #probePc()}.
   */
  long valuePc();

  /** Named parameters in order; empty without debug information. */
  List<Variable> parameters();

  /** {@link CType.Void} for a function that returns nothing. */
  CType returnType();

  /** Ends with {@code ...}. */
  boolean variadic();

  /** Of an inlined instance: the function (inlined or not) into which it was inlined. */
  Optional<FunctionInfo> caller();

  /** Of an inlined instance: the place of the call. */
  Optional<SourceLine> callSite();
}
