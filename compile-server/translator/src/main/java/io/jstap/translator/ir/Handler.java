// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;
import java.util.Optional;

/**
 * The code that runs when a probe is hit; several probe points with one body share one handler.
 * Compared by identity.
 */
public final class Handler {
  /**
   * What a return probe does when the function is entered.
   *
   * @param handler fills the slots
   * @param slots what belongs to each call
   */
  public record Entry(Handler handler, List<EntrySlot> slots) {
    public Entry {
      slots = List.copyOf(slots);
    }
  }

  private final List<Variable.Local> locals;
  private final Action.Block block;
  private final Optional<Entry> entry;
  private final Optional<Condition> condition;

  public Handler(List<Variable.Local> locals, Action.Block block) {
    this(locals, block, Optional.empty(), Optional.empty());
  }

  /**
   * @param entry of a return probe that looks back at the entry
   * @param condition while which it runs; empty for always
   */
  public Handler(
      List<Variable.Local> locals,
      Action.Block block,
      Optional<Entry> entry,
      Optional<Condition> condition) {
    this.locals = List.copyOf(locals);
    this.block = block;
    this.entry = entry;
    this.condition = condition;
  }

  public Optional<Entry> entry() {
    return entry;
  }

  public Optional<Condition> condition() {
    return condition;
  }

  public List<Variable.Local> locals() {
    return locals;
  }

  public Action.Block block() {
    return block;
  }
}
