// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.List;
import java.util.function.IntConsumer;

/**
 * For each two threads of a state, which one POSIX prefers, as far as it is decided by the text
 * read until now (Okui and Suzuki, "Disambiguation in Regular Expression Matching via Position
 * Automata with Augmented Transitions", 2010, in the form for tagged automata by Borsotti and
 * Trofimovich, 2021).
 *
 * <p>Of two ways to match the same text, the one whose parse tree stays higher from the point on
 * where they part has the longer part there. So for each pair the lowest height since the parting
 * is kept for both sides, and who was ahead when these last differed. Threads that began at
 * different offsets have {@link #APART} for a height, which nothing undercuts: the earlier start
 * always wins.
 */
final class Relations {
  /** The height for two threads with different starts of the match. */
  static final int APART = -1;

  private final int size;
  private final int[] heights;
  private final byte[] order;

  private Relations(int size) {
    this.size = size;
    this.heights = new int[size * size];
    this.order = new byte[size * size];
  }

  /** How thread {@code a} stands to thread {@code b}: negative if {@code a} is preferred. */
  int order(int a, int b) {
    return order[a * size + b];
  }

  /** Whether both threads have the same start of the match. */
  boolean sameStart(int a, int b) {
    return a == b || heights[a * size + b] != APART;
  }

  /** Appends what tells these relations from others. */
  void key(IntConsumer out) {
    for (int i = 0; i < heights.length; i++) {
      out.accept(heights[i]);
      out.accept(order[i]);
    }
  }

  /** The relations before there is any thread. */
  static Relations none() {
    return new Relations(0);
  }

  /** The relations of the threads that came out of those of the state before. */
  static Relations of(List<Arrival> arrivals, Relations before) {
    Relations relations = new Relations(arrivals.size());
    int n = relations.size;
    for (int a = 0; a < n; a++) {
      for (int b = a + 1; b < n; b++) {
        Verdict verdict = before.compare(arrivals.get(a), arrivals.get(b));
        relations.heights[a * n + b] = verdict.leftHeight();
        relations.heights[b * n + a] = verdict.rightHeight();
        relations.order[a * n + b] = (byte) verdict.order();
        relations.order[b * n + a] = (byte) -verdict.order();
      }
    }
    return relations;
  }

  /** The same, without some threads. */
  Relations only(int[] kept) {
    Relations relations = new Relations(kept.length);
    for (int a = 0; a < kept.length; a++) {
      for (int b = 0; b < kept.length; b++) {
        relations.heights[a * kept.length + b] = heights[kept[a] * size + kept[b]];
        relations.order[a * kept.length + b] = order[kept[a] * size + kept[b]];
      }
    }
    return relations;
  }

  /** Compares two threads that took another step from this state. */
  Verdict compare(Arrival a, Arrival b) {
    boolean fork = a.origin() == b.origin();
    if (!fork && (a.origin() == Arrival.SEARCH || b.origin() == Arrival.SEARCH)) {
      return new Verdict(APART, APART, a.origin() == Arrival.SEARCH ? 1 : -1);
    }
    if (!fork && size == 0) { // captures are not wanted: any way will do
      return new Verdict(0, 0, 0);
    }
    Way.Parting parting = Way.part(a.way(), b.way());
    int left = parting.leftHeight();
    int right = parting.rightHeight();
    if (!fork) {
      left = Math.min(left, heights[a.origin() * size + b.origin()]);
      right = Math.min(right, heights[b.origin() * size + a.origin()]);
    }
    int order;
    if (left != right) {
      order = left > right ? -1 : 1;
    } else {
      order = fork ? parting.first() : order(a.origin(), b.origin());
    }
    return new Verdict(left, right, order);
  }

  /** What is kept of a pair; a negative order prefers the left. */
  record Verdict(int leftHeight, int rightHeight, int order) {}
}
