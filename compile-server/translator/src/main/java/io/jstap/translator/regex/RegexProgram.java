// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.List;
import java.util.Optional;

/**
 * A deterministic automaton that searches a subject for the leftmost longest match.
 *
 * <p>It starts in state 0 at offset 0. A state with a row has found a match that ends at the offset
 * reached, better than any before. Then the next byte takes it along an edge, whose moves are done
 * in their order before the offset is counted up. At the end of the subject the state's last row
 * counts; there is no better match either once an edge leads nowhere.
 *
 * @param pattern as written
 * @param groups the number of {@code (...)} in the pattern
 * @param captures whether offsets are kept; without, any match ends the search at once
 * @param classes for each of the 256 bytes its column
 * @param columns the number of columns
 * @param registers the number of registers the moves use
 */
public record RegexProgram(
    String pattern,
    int groups,
    boolean captures,
    List<Integer> classes,
    int columns,
    int registers,
    List<State> states) {
  /** As target of an edge: there is no (better) match. */
  public static final int NOWHERE = -1;

  /** As source: the offset now reached. */
  public static final int HERE = -1;

  /** As source: the value of a group that takes no part. */
  public static final int UNSET = -2;

  /** As target of a move: the spare cell by which moves in a circle are untangled. */
  public static final int SPARE = -3;

  public RegexProgram {
    classes = List.copyOf(classes);
    states = List.copyOf(states);
  }

  /**
   * One state.
   *
   * @param edges one for each column
   * @param row the match that ends here
   * @param last the match if the subject ends here
   */
  public record State(List<Edge> edges, Optional<Row> row, Optional<Row> last) {
    public State {
      edges = List.copyOf(edges);
    }
  }

  /**
   * A match that ends at the offset reached.
   *
   * @param sources if captures are kept: where the start of the match is found, and, for each
   *     group, its start and its end
   */
  public record Row(List<Integer> sources) {
    public Row {
      sources = List.copyOf(sources);
    }
  }

  /** Where a byte leads, and what it does to the registers. */
  public record Edge(int target, List<Move> moves) {
    static final Edge DEAD = new Edge(NOWHERE, List.of());

    public Edge {
      moves = List.copyOf(moves);
    }
  }

  /** {@code to = from}; moves of an edge are in an order in which they can be done one by one. */
  public record Move(int to, int from) {}
}
