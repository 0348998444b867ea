// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Expression;
import io.jstap.translator.ir.Walk;

/** Whether evaluating an expression can change a variable. */
final class Effects {
  private Effects() {}

  static boolean any(Expression expression) {
    boolean itself =
        expression instanceof Expression.Assign
            || expression instanceof Expression.Update
            || expression instanceof Expression.Append
            || expression instanceof Expression.Call
            || expression instanceof Expression.EmbeddedC;
    return itself || Walk.operands(expression).stream().anyMatch(Effects::any);
  }
}
