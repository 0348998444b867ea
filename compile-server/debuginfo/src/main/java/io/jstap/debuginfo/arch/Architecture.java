// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.arch;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** The facts of a processor architecture that debug information leaves to its ABI supplement. */
public sealed interface Architecture permits X8664 {
  /**
   * What to do for a relocation type in debug sections.
   *
   * @param size bytes to write, 4 or 8; 0 for a type that debug sections do not need
   * @param relative the place of the relocation is subtracted
   */
  record RelocationKind(int size, boolean relative) {}

  RelocationKind relocation(int type);

  /** The name that module manifests use, for example {@code x86_64}. */
  String id();

  /** Size of a pointer in bytes. */
  int pointerSize();

  /** DWARF number of the stack pointer. */
  int stackPointer();

  /**
   * The canonical frame address at a function's first instruction, relative to the stack pointer.
   */
  long entryCfaOffset();

  /** Name of a DWARF register, empty for an unknown number. */
  Optional<String> registerName(int number);

  /** DWARF numbers of the registers that carry integer arguments, in order. */
  List<Integer> argumentRegisters();

  /**
   * How many bytes at the start of a function belong to the tracing prologue: an optional landing
   * pad and a call of the tracer, or the no-operation put in its place.
   *
   * @param code the first bytes of the function, as many as there are
   * @param pc the address of the first one
   * @param isTracer whether an address is that of the tracer's entry
   * @return 0 when the function has no such prologue
   */
  int tracerPrologue(byte[] code, long pc, LongPredicate isTracer);

  /** Bytes to look at for {@link #tracerPrologue}. */
  int tracerPrologueLimit();

  /** Names of symbols that are tracer entries. */
  List<String> tracerSymbols();
}
