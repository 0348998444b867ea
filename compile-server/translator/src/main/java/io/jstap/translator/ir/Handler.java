// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;

/**
 * The code that runs when a probe is hit; several probe points with one body share one handler.
 * Compared by identity.
 */
public final class Handler {
  private final List<Variable.Local> locals;
  private final Action.Block block;

  public Handler(List<Variable.Local> locals, Action.Block block) {
    this.locals = List.copyOf(locals);
    this.block = block;
  }

  public List<Variable.Local> locals() {
    return locals;
  }

  public Action.Block block() {
    return block;
  }
}
