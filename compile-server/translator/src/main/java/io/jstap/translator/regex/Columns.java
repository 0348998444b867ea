// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts bytes that no part of a pattern tells apart into one column; NUL never is looked up. */
final class Columns {
  private final List<Integer> classes = new ArrayList<>();
  private final List<Integer> samples = new ArrayList<>();

  Columns(Nfa nfa) {
    Set<ByteSet> sets = new LinkedHashSet<>();
    for (Nfa.Step step : nfa.steps()) {
      if (step instanceof Nfa.Take take) {
        sets.add(take.set());
      }
    }
    Map<List<Boolean>, Integer> columns = new HashMap<>();
    classes.add(0);
    for (int value = 1; value < 256; value++) {
      List<Boolean> signature = new ArrayList<>();
      for (ByteSet set : sets) {
        signature.add(set.contains(value));
      }
      int column = columns.computeIfAbsent(signature, _ -> samples.size());
      if (column == samples.size()) {
        samples.add(value);
      }
      classes.add(column);
    }
  }

  List<Integer> classes() {
    return classes;
  }

  int count() {
    return samples.size();
  }

  /** One of the bytes in a column. */
  int sample(int column) {
    return samples.get(column);
  }
}
