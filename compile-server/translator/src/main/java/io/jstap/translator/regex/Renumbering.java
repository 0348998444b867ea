// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the registers of a program so that none is left out. */
final class Renumbering {
  private final Map<Integer, Integer> numbers = new HashMap<>();

  private Renumbering(List<Integer> used) {
    for (int i = 0; i < used.size(); i++) {
      numbers.put(used.get(i), i);
    }
  }

  /**
   * @param used the registers in use, ascending
   */
  static RegexProgram dense(RegexProgram program, List<Integer> used) {
    Renumbering renumbering = new Renumbering(used);
    return new RegexProgram(
        program.pattern(),
        program.groups(),
        program.captures(),
        program.classes(),
        program.columns(),
        used.size(),
        program.states().stream().map(renumbering::state).toList());
  }

  private RegexProgram.State state(RegexProgram.State state) {
    return new RegexProgram.State(
        state.edges().stream()
            .map(edge -> new RegexProgram.Edge(edge.target(), moves(edge.moves())))
            .toList(),
        state.row().map(this::row),
        state.last().map(this::row));
  }

  private RegexProgram.Row row(RegexProgram.Row row) {
    return new RegexProgram.Row(row.sources().stream().map(this::number).toList());
  }

  private List<RegexProgram.Move> moves(List<RegexProgram.Move> moves) {
    return moves.stream()
        .map(move -> new RegexProgram.Move(number(move.to()), number(move.from())))
        .toList();
  }

  /** Sources and targets that are no registers stay what they are. */
  private int number(int register) {
    return numbers.getOrDefault(register, register);
  }
}
