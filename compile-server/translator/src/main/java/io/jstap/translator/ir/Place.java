// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;

/** Something that can be stored to. */
public sealed interface Place {
  SourceSpan span();

  ValueType type();

  record LocalPlace(SourceSpan span, Variable.Local variable) implements Place {
    @Override
    public ValueType type() {
      return variable.type();
    }
  }

  record GlobalPlace(SourceSpan span, Variable.Global variable) implements Place {
    @Override
    public ValueType type() {
      return variable.type();
    }
  }

  record ElementPlace(SourceSpan span, Variable.Array array, List<Value> keys) implements Place {
    public ElementPlace {
      keys = List.copyOf(keys);
    }

    @Override
    public ValueType type() {
      return array.valueType();
    }
  }
}
