// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.location;

import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.location.Location.Reason;
import io.jstap.debuginfo.type.CType;
import java.util.ArrayList;
import java.util.List;

/**
 * Where parameters are at a function's first instruction, by the calling convention (System V psABI
 * x86-64 §3.2.3), for code that uses no floating point, as the kernel's does.
 */
public final class EntryPlaces {
  private static final int WORD = 8;
  private static final int BITS = 8;

  private final Architecture architecture;
  private final List<Integer> registers;
  private int nextRegister;
  private long nextOnStack;

  private EntryPlaces(Architecture architecture, CType.Function function) {
    this.architecture = architecture;
    this.registers = architecture.argumentRegisters();
    this.nextOnStack = architecture.entryCfaOffset();
    // A big result is written where the caller says, which it says before all parameters.
    boolean hidden =
        function.returnType().stripped() instanceof CType.Compound big
            && big.size().orElse(0) > 2 * WORD;
    this.nextRegister = hidden ? 1 : 0;
  }

  /** The place of each parameter, in order. */
  public static List<Location> of(Architecture architecture, CType.Function function) {
    EntryPlaces places = new EntryPlaces(architecture, function);
    List<Location> all = new ArrayList<>();
    for (CType parameter : function.parameters()) {
      all.add(places.next(parameter.stripped()));
    }
    return all;
  }

  private Location next(CType type) {
    return switch (type) {
      case CType.Base base when base.encoding() == CType.Encoding.FLOAT ->
          new Location.Unavailable(
              Reason.UNSUPPORTED, "it is passed in a register for floating point numbers");
      case CType.Base base ->
          words((int) Math.max(1, Math.ceilDiv(base.bytes(), WORD)), base.bytes());
      case CType.Pointer _, CType.Enumeration _, CType.Array _, CType.Function _ -> words(1, WORD);
      case CType.Compound compound -> compound(compound.size().orElse(0));
      case CType.Void _, CType.Typedef _, CType.Qualified _ ->
          new Location.Unavailable(Reason.UNSUPPORTED, "its type is not known");
    };
  }

  /** A small one is passed like its words; any other is copied to the stack. */
  private Location compound(long size) {
    if (size == 0) {
      return new Location.Unavailable(Reason.OPTIMISED_OUT, "it has no bytes");
    }
    int words = (int) Math.ceilDiv(size, WORD);
    return words <= 2 ? words(words, size) : onStack(words);
  }

  private Location words(int count, long size) {
    if (nextRegister + count > registers.size()) {
      return onStack(count);
    }
    List<Location.Piece> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Location register = new Location.Register(registers.get(nextRegister++));
      long bytes = Math.min(WORD, size - (long) i * WORD);
      pieces.add(new Location.Piece(register, bytes * BITS, 0));
    }
    return count == 1 ? pieces.getFirst().place() : new Location.Pieces(pieces);
  }

  private Location onStack(int words) {
    long offset = nextOnStack;
    nextOnStack += (long) words * WORD;
    return new Location.Memory(
        new Expression.Binary(
            Expression.BinaryOperator.ADD,
            new Expression.Register(architecture.stackPointer()),
            new Expression.Constant(offset)));
  }
}
