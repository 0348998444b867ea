// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The comparisons that a parse made, with their outcomes: for other facts with the same outcomes it
 * would read the same.
 */
public final class Consulted {
  private final Map<ConditionTest, Boolean> outcomes = new LinkedHashMap<>();

  boolean evaluate(ConditionTest test, PreprocessorFacts facts) throws ConditionTest.Malformed {
    boolean outcome = test.evaluate(facts);
    outcomes.put(test, outcome);
    return outcome;
  }

  /** Whether the same tests come out the same for these facts. */
  public boolean sameFor(PreprocessorFacts facts) {
    for (Map.Entry<ConditionTest, Boolean> entry : outcomes.entrySet()) {
      try {
        if (entry.getKey().evaluate(facts) != entry.getValue()) {
          return false;
        }
      } catch (ConditionTest.Malformed malformed) {
        return false;
      }
    }
    return true;
  }
}
