// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;

/** What a function does. */
public sealed interface FunctionBody {
  Function function();

  /** Written in the script language. */
  record Script(Function function, List<Variable.Local> locals, Action.Block block)
      implements FunctionBody {
    public Script {
      locals = List.copyOf(locals);
    }
  }

  /** Written in C. */
  record Native(Function function, SourceSpan span, String text) implements FunctionBody {}
}
