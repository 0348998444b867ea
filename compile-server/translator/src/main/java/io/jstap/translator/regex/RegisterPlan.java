// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import io.jstap.translator.regex.RegexProgram.Move;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the tags of the threads of a new state are kept.
 *
 * <p>Threads that agree on a tag's value share a register. The n-th different value of tag t is in
 * register n * tags + t, so that what stays the same mostly stays where it is.
 *
 * @param rows for each thread the register of each tag
 * @param moves what has to be done on the way into the state
 * @param used the registers the threads have
 */
record RegisterPlan(List<List<Integer>> rows, List<Move> moves, Set<Integer> used) {

  /** In the place of a register, for a tag whose value does not matter. */
  static final int DEAD = -4;

  static RegisterPlan of(int tags, Liveness live, List<Arrival> arrivals, ThreadSet from) {
    List<Map<Integer, Integer>> registers = new ArrayList<>();
    for (int tag = 0; tag < tags; tag++) {
      registers.add(new LinkedHashMap<>());
    }
    List<List<Integer>> rows = new ArrayList<>();
    Map<Integer, Integer> moves = new LinkedHashMap<>();
    for (Arrival arrival : arrivals) {
      List<Integer> values = values(tags, arrival, from);
      List<Integer> row = new ArrayList<>();
      for (int tag = 0; tag < tags; tag++) {
        if (!live.at(arrival.step(), tag)) {
          row.add(DEAD);
          continue;
        }
        Map<Integer, Integer> known = registers.get(tag);
        int next = known.size() * tags + tag;
        int register = known.computeIfAbsent(values.get(tag), _ -> next);
        moves.put(register, values.get(tag));
        row.add(register);
      }
      rows.add(row);
    }
    return new RegisterPlan(rows, inSequence(moves), moves.keySet());
  }

  /** For each tag the register it was in, or a source of a move that is none. */
  static List<Integer> values(int tags, Arrival arrival, ThreadSet from) {
    List<Integer> values;
    if (arrival.origin() == Arrival.SEARCH) {
      values = new ArrayList<>(Collections.nCopies(tags, RegexProgram.UNSET));
      if (tags > 0) {
        values.set(Nfa.MATCH_START, RegexProgram.HERE);
      }
    } else {
      values = new ArrayList<>(from.registers(arrival.origin()));
    }
    for (Nfa.Bracket bracket : arrival.way().brackets()) {
      int value =
          bracket.kind() == Nfa.BracketKind.LEFT_OUT ? RegexProgram.UNSET : RegexProgram.HERE;
      bracket.tags().forEach(tag -> values.set(tag, value));
    }
    return values;
  }

  /** Moves that are meant at once, in an order in which none overwrites what another reads. */
  private static List<Move> inSequence(Map<Integer, Integer> all) {
    Map<Integer, Integer> left = new HashMap<>(all);
    left.entrySet().removeIf(move -> move.getKey().equals(move.getValue()));
    List<Move> done = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Integer> free =
          left.keySet().stream().filter(to -> !left.containsValue(to)).sorted().toList();
      for (int to : free) {
        done.add(new Move(to, left.getOrDefault(to, RegexProgram.UNSET)));
        left.remove(to);
      }
      if (free.isEmpty()) {
        int first = Collections.min(left.keySet());
        done.add(new Move(RegexProgram.SPARE, first));
        left.replaceAll((_, source) -> source == first ? RegexProgram.SPARE : source);
      }
    }
    return done;
  }
}
