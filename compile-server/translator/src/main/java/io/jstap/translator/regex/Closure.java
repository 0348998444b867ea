// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows the steps that take no byte, and keeps for each step reached the best way to it. */
final class Closure {
  private final Nfa nfa;
  private final Relations before;
  private final boolean atBegin;
  private final boolean atEnd;
  private final Map<Integer, Arrival> best = new HashMap<>();
  private final Deque<Arrival> pending = new ArrayDeque<>();
  private long work;

  Closure(Nfa nfa, Relations before, boolean atBegin, boolean atEnd) {
    this.nfa = nfa;
    this.before = before;
    this.atBegin = atBegin;
    this.atEnd = atEnd;
  }

  /** How many arrivals were looked at. */
  long work() {
    return work;
  }

  /** The threads that wait for a byte or are complete; in the order of their steps. */
  @SuppressWarnings("ReferenceEquality") // a way that was since bettered is skipped
  List<Arrival> of(List<Arrival> starts) {
    starts.forEach(this::arrive);
    while (!pending.isEmpty()) {
      Arrival arrival = pending.pop();
      if (best.get(arrival.step()) == arrival) {
        advance(arrival);
      }
    }
    List<Arrival> waiting = new ArrayList<>();
    for (Arrival arrival : best.values()) {
      if (waits(arrival)) {
        waiting.add(arrival);
      }
    }
    waiting.sort(Comparator.comparingInt(Arrival::step));
    return waiting;
  }

  private boolean waits(Arrival arrival) {
    return switch (nfa.step(arrival.step())) {
      case Nfa.Take _, Nfa.Accept _ -> true;
      case Nfa.AtEnd _, Nfa.AtBegin _, Nfa.Fork _, Nfa.Bracket _ -> false;
    };
  }

  private void arrive(Arrival arrival) {
    work++;
    Arrival known = best.get(arrival.step());
    if (known == null || before.compare(arrival, known).order() < 0) {
      best.put(arrival.step(), arrival);
      pending.push(arrival);
    }
  }

  private void advance(Arrival arrival) {
    switch (nfa.step(arrival.step())) {
      case Nfa.Fork fork -> {
        arrive(new Arrival(fork.second(), arrival.origin(), arrival.way()));
        arrive(new Arrival(fork.first(), arrival.origin(), arrival.way()));
      }
      case Nfa.Bracket bracket ->
          arrive(new Arrival(bracket.next(), arrival.origin(), arrival.way().through(bracket)));
      case Nfa.AtBegin begin -> {
        if (atBegin) {
          arrive(new Arrival(begin.next(), arrival.origin(), arrival.way()));
        }
      }
      case Nfa.AtEnd end -> {
        if (atEnd) {
          arrive(new Arrival(end.next(), arrival.origin(), arrival.way()));
        }
      }
      case Nfa.Take _, Nfa.Accept _ -> {}
    }
  }
}
