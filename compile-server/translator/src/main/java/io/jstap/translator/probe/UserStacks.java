// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.ProgramFile;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a script asks about the stacks of programs; its library's functions say so (§3). */
public final class UserStacks {
  private static final String STACKS = "/* pragma:ustack */";
  private static final String LINES = "/* pragma:ulines */";

  private UserStacks() {}

  /** Whether it walks stacks of programs, or names code of theirs. */
  public static boolean wanted(Program program) {
    return has(program, STACKS);
  }

  /** Whether it asks for lines of their source. */
  public static boolean wantsLines(Program program) {
    return has(program, LINES);
  }

  /** The programs whose code it probes. */
  public static Set<ProgramFile> probed(Program program) {
    Set<ProgramFile> files = new LinkedHashSet<>();
    for (Probe probe : program.probes()) {
      if (probe instanceof Probe.ProgramCode code) {
        files.add(code.place().program());
      }
    }
    return files;
  }

  private static boolean has(Program program, String pragma) {
    return program.functions().stream()
        .anyMatch(body -> body instanceof FunctionBody.Native code && code.text().contains(pragma));
  }
}
