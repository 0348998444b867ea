// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The brackets passed since the last byte, latest first; ways that begin alike share their
 * beginning, so that identity tells where they part.
 */
final class Way {
  private final @Nullable Way before;
  private final Nfa.@Nullable Bracket bracket;
  private final int length;

  private Way(@Nullable Way before, Nfa.@Nullable Bracket bracket, int length) {
    this.before = before;
    this.bracket = bracket;
    this.length = length;
  }

  /** A way of its own, without brackets yet. */
  static Way empty() {
    return new Way(null, null, 0);
  }

  Way through(Nfa.Bracket next) {
    return new Way(this, next, length + 1);
  }

  /** In the order in which they were passed. */
  List<Nfa.Bracket> brackets() {
    List<Nfa.Bracket> all = new ArrayList<>();
    for (Way way = this; way != null; way = way.before) {
      if (way.bracket != null) {
        all.add(way.bracket);
      }
    }
    return all.reversed();
  }

  /**
   * How two ways differ: the lowest height on each since they parted, and the first bracket of each
   * behind that point. Where they never met, all of both counts.
   */
  @SuppressWarnings("ReferenceEquality") // what is shared is the same object
  static Parting part(Way a, Way b) {
    Parting parting = new Parting();
    @Nullable Way x = a;
    @Nullable Way y = b;
    while (x != y) {
      if (x != null && (y == null || x.length >= y.length)) {
        x = parting.left(x);
      } else if (y != null) {
        y = parting.right(y);
      }
    }
    if (x != null && x.bracket != null) {
      parting.shared(x.bracket.height());
    }
    return parting;
  }

  /** See {@link #part}. */
  static final class Parting {
    static final int HIGHEST = Integer.MAX_VALUE;

    /** The rank of no bracket at all. */
    private static final int NOTHING = 0;

    private int leftHeight = HIGHEST;
    private int rightHeight = HIGHEST;
    private int leftFirst = NOTHING;
    private int rightFirst = NOTHING;

    private @Nullable Way left(Way way) {
      if (way.bracket != null) {
        leftHeight = Math.min(leftHeight, way.bracket.height());
        leftFirst = way.bracket.kind().rank();
      }
      return way.before;
    }

    private @Nullable Way right(Way way) {
      if (way.bracket != null) {
        rightHeight = Math.min(rightHeight, way.bracket.height());
        rightFirst = way.bracket.kind().rank();
      }
      return way.before;
    }

    private void shared(int height) {
      leftHeight = Math.min(leftHeight, height);
      rightHeight = Math.min(rightHeight, height);
    }

    int leftHeight() {
      return leftHeight;
    }

    int rightHeight() {
      return rightHeight;
    }

    /** Negative if the left way's first bracket is preferred. */
    int first() {
      return Integer.compare(leftFirst, rightFirst);
    }
  }
}
