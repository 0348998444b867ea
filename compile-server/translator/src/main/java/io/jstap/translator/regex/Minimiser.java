// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merges states that no rest of a subject tells apart (Moore's partition refinement). */
final class Minimiser {
  private Minimiser() {}

  /** What two states must agree on to stay in one block. */
  private record Signature(int block, List<RegexProgram.Edge> edges) {}

  static RegexProgram minimise(RegexProgram program) {
    List<RegexProgram.State> states = program.states();
    List<Integer> blocks = new ArrayList<>();
    Map<Object, Integer> numbers = new HashMap<>();
    for (RegexProgram.State state : states) {
      blocks.add(numbers.computeIfAbsent(List.of(state.row(), state.last()), _ -> numbers.size()));
    }
    int count = numbers.size();
    while (true) {
      Map<Signature, Integer> finer = new HashMap<>();
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < states.size(); i++) {
        Signature signature = new Signature(blocks.get(i), edges(states.get(i), blocks));
        next.add(finer.computeIfAbsent(signature, _ -> finer.size()));
      }
      blocks = next;
      if (finer.size() == count) {
        return merged(program, blocks, count);
      }
      count = finer.size();
    }
  }

  private static List<RegexProgram.Edge> edges(RegexProgram.State state, List<Integer> blocks) {
    return state.edges().stream()
        .map(
            edge ->
                edge.target() == RegexProgram.NOWHERE
                    ? edge
                    : new RegexProgram.Edge(blocks.get(edge.target()), edge.moves()))
        .toList();
  }

  /** Blocks are numbered by their first state, so state 0 stays the first. */
  private static RegexProgram merged(RegexProgram program, List<Integer> blocks, int count) {
    List<RegexProgram.State> merged = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i) == merged.size() && merged.size() < count) {
        RegexProgram.State state = program.states().get(i);
        merged.add(new RegexProgram.State(edges(state, blocks), state.row(), state.last()));
      }
    }
    return new RegexProgram(
        program.pattern(),
        program.groups(),
        program.captures(),
        program.classes(),
        program.columns(),
        program.registers(),
        merged);
  }
}
