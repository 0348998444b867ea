// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.EntrySlot;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what one return handler wants of the function's entry; each text once. */
final class EntrySaves {
  private static final int STRING = 512;
  private static final int NUMBER = 8;

  private final Map<String, EntrySlot> byText = new HashMap<>();
  private final List<EntrySlot> slots = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();

  /** How many bytes belong to a call, with strings of the usual size. */
  int bytes() {
    return slots.stream().mapToInt(s -> s.type() == ValueType.STRING ? STRING : NUMBER).sum();
  }

  /** Reads at the return what {@code value} is at the entry. */
  Value kept(SourceSpan span, String text, Supplier<Value> value) {
    // A parameter of a macro means something else at each use, though its text is the same.
    boolean shared = text.indexOf('@') < 0;
    EntrySlot known = shared ? byText.get(text) : null;
    if (known != null) {
      return new Value.EntryRead(span, known);
    }
    Value saved = value.get();
    EntrySlot slot = new EntrySlot(saved.type());
    slots.add(slot);
    actions.add(new Action.SaveEntry(span, slot, saved));
    if (shared) {
      byText.put(text, slot);
    }
    return new Value.EntryRead(span, slot);
  }

  /** The entry's handler, if anything is kept. */
  Optional<Handler.Entry> entry() {
    if (slots.isEmpty()) {
      return Optional.empty();
    }
    Action.Block block = new Action.Block(actions.getFirst().span(), actions);
    return Optional.of(new Handler.Entry(new Handler(List.of(), block), slots));
  }
}
