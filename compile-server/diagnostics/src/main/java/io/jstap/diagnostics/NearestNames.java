// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that somebody may have meant. */
public final class NearestNames {
  private NearestNames() {}

  private record Candidate(String name, int distance) {}

  /**
   * The candidates within an edit distance of max(2, length / 3) of {@code name}, nearest first,
   * ties by name. Some of the name is left in each: every other letter is near to 'x'.
   *
   * @param limit how many at the most
   */
  public static List<String> of(String name, Collection<String> candidates, int limit) {
    int bound = Math.max(2, name.length() / 3);
    return candidates.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= bound)
        .filter(candidate -> !candidate.equals(name))
        .distinct()
        .map(candidate -> new Candidate(candidate, distance(name, candidate, bound)))
        .filter(candidate -> candidate.distance <= bound && candidate.distance < name.length())
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(limit)
        .map(Candidate::name)
        .toList();
  }

  /** The help that goes with names which may have been meant, or another one if there are none. */
  public static String help(List<String> near, String otherwise) {
    return near.isEmpty() ? otherwise : question(near);
  }

  /** Asks whether one of these names was meant: at least one. */
  public static String question(List<String> near) {
    return "did you mean " + String.join(", ", near) + "?";
  }

  /**
   * Edit distance with insertion, deletion, substitution and transposition of neighbours, cut off
   * above {@code bound}.
   */
  static int distance(String a, String b, int bound) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      int best = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int value = Math.min(previous[j - 1] + cost, Math.min(previous[j], current[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          value = Math.min(value, beforePrevious[j - 2] + 1);
        }
        current[j] = value;
        best = Math.min(best, value);
      }
      if (best > bound) {
        return bound + 1;
      }
      int[] spare = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }
}
