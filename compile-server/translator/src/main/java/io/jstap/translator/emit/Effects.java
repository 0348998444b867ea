// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Walk;

/** Whether evaluating an expression can change a variable. */
final class Effects {
  private Effects() {}

  static boolean any(Value expression) {
    boolean itself =
        expression instanceof Value.Assign
            || expression instanceof Value.Update
            || expression instanceof Value.Append
            || expression instanceof Value.Call
            || expression instanceof Value.EmbeddedC;
    return itself || Walk.operands(expression).stream().anyMatch(Effects::any);
  }
}
