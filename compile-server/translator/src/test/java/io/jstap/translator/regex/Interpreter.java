// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import io.jstap.script.ast.TextBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs a program as the emitted C does. */
final class Interpreter {
  private final RegexProgram program;
  private final int[] cells;
  private int spare;

  private Interpreter(RegexProgram program) {
    this.program = program;
    this.cells = new int[program.registers()];
  }

  /** Start and end of the match, and of each group; nothing but two zeros without captures. */
  static Optional<List<Integer>> search(RegexProgram program, String subject) {
    byte[] text = TextBytes.encode(subject);
    return new Interpreter(program).run(text);
  }

  private Optional<List<Integer>> run(byte[] text) {
    Optional<List<Integer>> found = Optional.empty();
    RegexProgram.State state = program.states().getFirst();
    for (int here = 0; ; here++) {
      boolean ended = here == text.length;
      int offset = here;
      Optional<RegexProgram.Row> row = ended ? state.last() : state.row();
      found = row.map(match -> offsets(match, offset)).or(keep(found));
      if (ended || (found.isPresent() && !program.captures())) {
        return found;
      }
      RegexProgram.Edge edge = state.edges().get(program.classes().get(text[here] & 0xff));
      if (edge.target() == RegexProgram.NOWHERE) {
        return found;
      }
      move(edge.moves(), here);
      state = program.states().get(edge.target());
    }
  }

  private static <T> Supplier<Optional<T>> keep(Optional<T> value) {
    return () -> value;
  }

  private List<Integer> offsets(RegexProgram.Row row, int here) {
    if (!program.captures()) {
      return List.of(0, 0);
    }
    List<Integer> offsets = new ArrayList<>();
    row.sources().forEach(source -> offsets.add(value(source, here)));
    offsets.add(1, here);
    return offsets;
  }

  private int value(int source, int here) {
    return switch (source) {
      case RegexProgram.HERE -> here;
      case RegexProgram.UNSET -> -1;
      case RegexProgram.SPARE -> spare;
      default -> cells[source];
    };
  }

  private void move(List<RegexProgram.Move> moves, int here) {
    for (RegexProgram.Move move : moves) {
      int value = value(move.from(), here);
      if (move.to() == RegexProgram.SPARE) {
        spare = value;
      } else {
        cells[move.to()] = value;
      }
    }
  }
}
