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

  /** Written in C. */
  record Native(Function function, Optional<Function> following, SourceSpan span, String text)
      implements FunctionBody {}
}
