// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.arch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** AMD64, by the System V ABI supplement (§3.6.2, figure 3.36: DWARF register numbers). */
public enum X8664 implements Architecture {
  INSTANCE;

  private static final List<String> REGISTERS =
      List.of(
          "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12",
          "r13", "r14", "r15", "rip");
  private static final List<Integer> ARGUMENTS = List.of(5, 4, 1, 2, 8, 9);
  private static final int ENDBR64 = 0xfa1e0ff3;
  private static final int ENDBR64_LENGTH = 4;
  private static final int CALL_LENGTH = 5;

  @Override
  public String id() {
    return "x86_64";
  }

  @Override
  public int pointerSize() {
    return 8;
  }

  @Override
  public int stackPointer() {
    return 7;
  }

  /** The return address is the only thing on the stack. */
  @Override
  public long entryCfaOffset() {
    return 8;
  }

  @Override
  public Optional<String> registerName(int number) {
    return number >= 0 && number < REGISTERS.size()
        ? Optional.of(REGISTERS.get(number))
        : Optional.empty();
  }

  @Override
  public List<Integer> argumentRegisters() {
    return ARGUMENTS;
  }

  /** Table 4.9: R_X86_64_64, PC32, 32, 32S, PC64. */
  @Override
  public RelocationKind relocation(int type) {
    return switch (type) {
      case 1 -> new RelocationKind(8, false);
      case 2 -> new RelocationKind(4, true);
      case 10, 11 -> new RelocationKind(4, false);
      case 24 -> new RelocationKind(8, true);
      default -> new RelocationKind(0, false);
    };
  }

  @Override
  public int tracerPrologue(byte[] code, long pc, LongPredicate isTracer) {
    ByteBuffer bytes = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    if (bytes.remaining() >= ENDBR64_LENGTH && bytes.getInt(0) == ENDBR64) {
      at = ENDBR64_LENGTH;
    }
    if (bytes.remaining() < at + CALL_LENGTH) {
      return 0;
    }
    boolean call =
        bytes.get(at) == (byte) 0xe8 && isTracer.test(pc + at + CALL_LENGTH + bytes.getInt(at + 1));
    // nopl 0x0(%rax,%rax,1): what objtool and -mnop-mcount put where the call was.
    boolean nop = bytes.getInt(at) == 0x00441f0f && bytes.get(at + 4) == 0;
    return call || nop ? at + CALL_LENGTH : 0;
  }

  @Override
  public int tracerPrologueLimit() {
    return ENDBR64_LENGTH + CALL_LENGTH;
  }

  @Override
  public List<String> tracerSymbols() {
    return List.of("__fentry__");
  }
}
