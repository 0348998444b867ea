// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;

/**
 * The condition of a probe point: over globals only. The probe is armed while it holds. Compared by
 * identity; probes that were written together share one.
 */
public final class Condition {
  private final Value value;
  private final Action test;

  public Condition(SourceSpan span, Value value) {
    this.value = value;
    this.test = new Action.Evaluate(span, value);
  }

  /** Not 0 while the condition holds. */
  public Value value() {
    return value;
  }

  /** The evaluation as a statement, for analyses of what it reads. */
  public Action test() {
    return test;
  }
}
