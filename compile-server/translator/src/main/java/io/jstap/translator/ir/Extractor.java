// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.Arrays;
import java.util.Optional;

/** The numbers that can be taken of a statistic; of an empty one only the first two. */
public enum Extractor {
  COUNT("count"),
  SUM("sum"),
  MIN("min"),
  MAX("max"),
  AVERAGE("avg"),
  VARIANCE("variance"),
  /** The sum of a statistic that must not be empty, as in scripts from before 1.5. */
  SUM_OF_SOME("sum");

  private final String word;

  Extractor(String word) {
    this.word = word;
  }

  /** The name behind the {@code @}. */
  public String word() {
    return word;
  }

  /** The extractor of that name. */
  public static Optional<Extractor> named(String word) {
    return Arrays.stream(values()).filter(e -> e.word.equals(word)).findFirst();
  }
}
