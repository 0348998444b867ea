// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.List;

/** A pattern as its author wrote it. */
sealed interface Syntax {
  /** Matches nothing but the empty string. */
  record Empty() implements Syntax {}

  /** One byte out of a set. */
  record Bytes(ByteSet set) implements Syntax {}

  /** {@code ^}. */
  record Begin() implements Syntax {}

  /** {@code $}. */
  record End() implements Syntax {}

  /** {@code (...)}; groups are counted from 1 by their opening bracket. */
  record Group(int index, Syntax inner) implements Syntax {}

  record Sequence(List<Syntax> parts) implements Syntax {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  record Choice(List<Syntax> branches) implements Syntax {
    public Choice {
      branches = List.copyOf(branches);
    }
  }

  /** From {@code minimum} to {@code maximum} times. */
  record Repeat(Syntax inner, int minimum, int maximum) implements Syntax {
    static final int UNBOUNDED = Integer.MAX_VALUE;
  }

  /** Whether there is a group anywhere inside. */
  default boolean captures() {
    return switch (this) {
      case Group _ -> true;
      case Sequence sequence -> sequence.parts().stream().anyMatch(Syntax::captures);
      case Choice choice -> choice.branches().stream().anyMatch(Syntax::captures);
      case Repeat repeat -> repeat.inner().captures();
      case Empty _, Bytes _, Begin _, End _ -> false;
    };
  }

  /** Whether every match takes the same number of bytes because of the form alone. */
  default boolean atomic() {
    return switch (this) {
      case Empty _, Bytes _, Begin _, End _ -> true;
      case Group _, Sequence _, Choice _, Repeat _ -> false;
    };
  }
}
