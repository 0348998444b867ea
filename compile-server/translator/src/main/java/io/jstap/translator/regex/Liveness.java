// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * For each step the tags whose present value a match may still show; all others are set again on
 * every way from there, so they need no register.
 */
final class Liveness {
  private final List<BitSet> live = new ArrayList<>();

  Liveness(Nfa nfa) {
    for (int i = 0; i < nfa.steps().size(); i++) {
      live.add(new BitSet());
    }
    // Steps mostly come behind those they lead to, so a few rounds are enough.
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < nfa.steps().size(); i++) {
        BitSet now = live(nfa, nfa.step(i));
        if (!now.equals(live.get(i))) {
          live.set(i, now);
          changed = true;
        }
      }
    }
  }

  /** Whether the value that the tag has at the step may matter. */
  boolean at(int step, int tag) {
    return live.get(step).get(tag);
  }

  private BitSet live(Nfa nfa, Nfa.Step step) {
    BitSet set = new BitSet();
    switch (step) {
      case Nfa.Accept _ -> set.set(0, nfa.tags());
      case Nfa.Take take -> set.or(live.get(take.next()));
      case Nfa.AtBegin begin -> set.or(live.get(begin.next()));
      case Nfa.AtEnd end -> set.or(live.get(end.next()));
      case Nfa.Fork fork -> {
        set.or(live.get(fork.first()));
        set.or(live.get(fork.second()));
      }
      case Nfa.Bracket bracket -> {
        set.or(live.get(bracket.next()));
        bracket.tags().forEach(set::clear);
      }
    }
    return set;
  }
}
