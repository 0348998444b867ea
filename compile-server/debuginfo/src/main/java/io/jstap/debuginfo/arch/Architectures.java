// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.arch;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.ElfFile;

/** Finds the architecture of a binary. */
public final class Architectures {
  private static final int EM_X86_64 = 62;

  private Architectures() {}

  public static Architecture of(ElfFile elf) {
    if (elf.machine() == EM_X86_64) {
      return X8664.INSTANCE;
    }
    throw new DebugInfoException(
        DebugInfoProblem.UNSUPPORTED_FORMAT,
        elf.file(),
        "",
        "made for the machine " + elf.machine() + "; only x86-64 (62) is supported");
  }
}
