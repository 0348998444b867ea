// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Optional;

/** What a function does. */
public sealed interface FunctionBody {
  Function function();

  /** The overload that {@code next} passes to; empty for the last one. */
  Optional<Function> following();

  /** Written in the script language. */
  record Script(
      Function function,
      Optional<Function> following,
      List<Variable.Local> locals,
      Action.Block block)
      implements FunctionBody {
    public Script {
      locals = List.copyOf(locals);
    }
  }

  /**
   * A global that C reads, or also writes.
   *
   * @param name as the C has it
   */
  record GlobalAccess(String name, Variable variable, boolean write) {}

  /**
   * Written in C.
   *
   * @param globals those that it names by its pragmas
   * @param unmangled whether it may use the old names of its arguments: {@code THIS->name}
   */
  record Native(
      Function function,
      Optional<Function> following,
      SourceSpan span,
      String text,
      List<GlobalAccess> globals,
      boolean unmangled)
      implements FunctionBody {
    public Native {
      globals = List.copyOf(globals);
    }
  }
}
