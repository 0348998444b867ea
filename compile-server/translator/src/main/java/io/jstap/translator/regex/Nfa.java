// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.List;

/**
 * A pattern as a graph of steps; the search begins at {@code entry}.
 *
 * @param tags the number of offsets to keep: 0 without captures, else the start of the match and
 *     two for each group
 */
record Nfa(List<Step> steps, int entry, int tags) {
  /** The tag of the start of the match. */
  static final int MATCH_START = 0;

  Nfa {
    steps = List.copyOf(steps);
  }

  /** The tag of the start of a group. */
  static int startTag(int group) {
    return 2 * group - 1;
  }

  /** The tag of the end of a group. */
  static int endTag(int group) {
    return 2 * group;
  }

  Step step(int index) {
    return steps.get(index);
  }

  /** One step; numbers are indexes of the steps behind it. */
  sealed interface Step {}

  /** Takes one byte of the set. */
  record Take(ByteSet set, int next) implements Step {}

  /** Goes on at the start of the subject only. */
  record AtBegin(int next) implements Step {}

  /** Goes on at the end of the subject only. */
  record AtEnd(int next) implements Step {}

  /** Goes both ways. */
  record Fork(int first, int second) implements Step {}

  /**
   * A bracket of the parse tree: by them two ways of matching the same text are compared, and they
   * set the tags.
   *
   * @param height the depth in the parse tree
   */
  record Bracket(BracketKind kind, int height, List<Integer> tags, int next) implements Step {
    public Bracket {
      tags = List.copyOf(tags);
    }
  }

  /** The match is complete. */
  record Accept() implements Step {}

  /**
   * What a bracket stands for; the lower rank is preferred where two ways differ in nothing else.
   */
  enum BracketKind {
    CLOSE(1),
    OPEN(2),
    /** Stands for a part that is left out; its tags become unset. */
    LEFT_OUT(3);

    private final int rank;

    BracketKind(int rank) {
      this.rank = rank;
    }

    int rank() {
      return rank;
    }
  }
}
