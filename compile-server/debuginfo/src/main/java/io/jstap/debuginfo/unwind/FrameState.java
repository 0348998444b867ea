// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A row of the table that call-frame instructions describe (DWARF 5 §6.4.1). */
final class FrameState {
  private static final int STACK_POINTER = 7;
  private static final int RETURN_ADDRESS = 16;
  private static final int WORD = 8;
  private static final int BREG0 = 0x70;
  private static final int LIT0 = 0x30;
  private static final int DEREF = 0x06;

  /** Where a register of the caller is. */
  sealed interface Place {}

  /** In memory, so many bytes from the end of the frame. */
  record InFrame(long offset) implements Place {}

  /** In memory, so many bytes from what a register holds. */
  record AtRegister(int register, long offset) implements Place {}

  /** The caller's value is still there. */
  record Same() implements Place {}

  /** There is none, or nobody can tell. */
  record Lost(boolean undefined) implements Place {}

  /** Where the frame ends. */
  private record End(FrameRule.Kind kind, int register, long offset) {}

  private static final End NO_END = new End(FrameRule.Kind.UNKNOWN, 0, 0);

  private End end = NO_END;
  private final Map<Integer, Place> places = new HashMap<>();

  FrameState copy() {
    FrameState copy = new FrameState();
    copy.end = end;
    copy.places.putAll(places);
    return copy;
  }

  void end(long register, long offset) {
    end =
        register >= 0 && register < RETURN_ADDRESS
            ? new End(FrameRule.Kind.REGISTER, (int) register, offset)
            : NO_END;
  }

  void endRegister(long register) {
    end(register, end.offset());
  }

  void endOffset(long offset) {
    end = end.kind() == FrameRule.Kind.REGISTER ? new End(end.kind(), end.register(), offset) : end;
  }

  /** The end of the frame by an expression, of which a few are known. */
  void endExpression(Bytes expression) {
    end =
        stub(expression)
            .or(() -> register(expression, /* indirect= */ true))
            .or(() -> register(expression, /* indirect= */ false))
            .orElse(NO_END);
  }

  void place(long register, Place place) {
    if (register == RETURN_ADDRESS || FrameRule.PRESERVED.contains((int) register)) {
      places.put((int) register, place);
    }
  }

  /** A register is at the address that an expression gives. */
  void placeExpression(long register, Bytes expression) {
    place(
        register,
        register(expression, /* indirect= */ false)
            .<Place>map(found -> new AtRegister(found.register(), found.offset()))
            .orElse(new Lost(false)));
  }

  /** A register is where it was in another state. */
  void restore(long register, FrameState from) {
    Place before = from.places.get((int) register);
    if (before == null) {
      places.remove((int) register);
    } else {
      place(register, before);
    }
  }

  /**
   * {@code breg7 8; breg16 0; lit15; and; litN; ge; lit3; shl; plus}, as linkers describe stubs.
   */
  private static Optional<End> stub(Bytes expression) {
    int[] known = {BREG0 + 7, 8, BREG0 + 16, 0, LIT0 + 15, 0x1a, -1, 0x2a, LIT0 + 3, 0x24, 0x22};
    if (expression.size() != known.length) {
      return Optional.empty();
    }
    int limit = 0;
    for (int i = 0; i < known.length; i++) {
      int found = expression.u8(i);
      if (known[i] < 0) {
        limit = found - LIT0;
      } else if (found != known[i]) {
        return Optional.empty();
      }
    }
    return limit >= 0 && limit < 16
        ? Optional.of(new End(FrameRule.Kind.PLT, STACK_POINTER, limit))
        : Optional.empty();
  }

  /** {@code bregN offset}, with {@code deref} behind it if it is to be indirect. */
  private static Optional<End> register(Bytes expression, boolean indirect) {
    Cursor cursor = expression.cursor(0);
    int number = cursor.atEnd() ? -1 : cursor.u8() - BREG0;
    if (number < 0 || number >= RETURN_ADDRESS) {
      return Optional.empty();
    }
    long offset = cursor.sleb();
    boolean fits = indirect ? !cursor.atEnd() && cursor.u8() == DEREF : true;
    FrameRule.Kind kind = indirect ? FrameRule.Kind.INDIRECT : FrameRule.Kind.REGISTER;
    return fits && cursor.atEnd() ? Optional.of(new End(kind, number, offset)) : Optional.empty();
  }

  /** The row as a rule; {@link FrameRule#UNKNOWN} where none can express it. */
  FrameRule rule() {
    Place caller = places.get(RETURN_ADDRESS);
    if (caller instanceof Lost(boolean undefined) && undefined) {
      return FrameRule.OUTERMOST;
    }
    if (end.kind() == FrameRule.Kind.UNKNOWN
        || !(caller instanceof InFrame(long offset))
        || !isWord(offset)
        || end.offset() != (int) end.offset()) {
      return FrameRule.UNKNOWN;
    }
    List<Integer> saved = new ArrayList<>();
    FrameRule.PRESERVED.forEach(register -> saved.add(saved(register)));
    return new FrameRule(
        end.kind(), end.register(), (int) end.offset(), (int) (offset / WORD), saved);
  }

  private int saved(int register) {
    boolean fromRegister = end.kind() == FrameRule.Kind.INDIRECT;
    return switch (places.get(register)) {
      case null -> FrameRule.UNCHANGED;
      case Same() -> FrameRule.UNCHANGED;
      case Lost(boolean _) -> FrameRule.NOWHERE;
      case InFrame(long offset) ->
          !fromRegister && isWord(offset) && offset != 0
              ? (int) (offset / WORD)
              : FrameRule.NOWHERE;
      case AtRegister(int base, long offset) -> {
        if (!fromRegister || base != end.register() || !isWord(offset)) {
          yield FrameRule.NOWHERE;
        }
        yield offset == 0 ? FrameRule.AT_REGISTER : (int) (offset / WORD);
      }
    };
  }

  private static boolean isWord(long offset) {
    long words = offset / WORD;
    return offset % WORD == 0 && words > FrameRule.NOWHERE && words < FrameRule.AT_REGISTER;
  }
}
