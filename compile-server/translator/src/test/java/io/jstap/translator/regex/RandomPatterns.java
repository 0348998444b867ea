// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.Random;

/** Small patterns over few letters, so that subjects of the same letters often match. */
final class RandomPatterns {
  private final Random random;
  private final boolean anchors;

  RandomPatterns(long seed, boolean anchors) {
    this.random = new Random(seed);
    this.anchors = anchors;
  }

  String pattern() {
    return choice(random.nextInt(3));
  }

  /** A pattern, half of the time bound to the start or the end of the subject. */
  String withOuterAnchors() {
    return (random.nextInt(3) == 0 ? "^" : "")
        + "("
        + pattern()
        + ")"
        + (random.nextInt(3) == 0 ? "$" : "");
  }

  String subject() {
    StringBuilder out = new StringBuilder();
    int length = random.nextInt(9);
    for (int i = 0; i < length; i++) {
      out.append((char) ('a' + random.nextInt(3)));
    }
    return out.toString();
  }

  private String choice(int depth) {
    StringBuilder out = new StringBuilder(sequence(depth));
    while (random.nextInt(4) == 0) {
      out.append('|').append(sequence(depth));
    }
    return out.toString();
  }

  private String sequence(int depth) {
    StringBuilder out = new StringBuilder();
    int parts = 1 + random.nextInt(3);
    for (int i = 0; i < parts; i++) {
      if (anchors && random.nextInt(12) == 0) {
        out.append(random.nextBoolean() ? '^' : '$');
      } else {
        out.append(operand(depth)).append(repetition());
      }
    }
    return out.toString();
  }

  private String operand(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> "a";
      case 1 -> "b";
      case 2 -> "c";
      case 3 -> ".";
      case 4 -> random.nextBoolean() ? "[ab]" : "[^a]";
      default -> "(" + choice(depth - 1) + ")";
    };
  }

  private String repetition() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> "*";
      case 2 -> "+";
      case 3 -> "?";
      case 4 -> random.nextInt(3) == 0 ? "{0,2}" : "{1,2}";
      case 5 -> random.nextInt(3) == 0 ? "{2,}" : "{2}";
      default -> "";
    };
  }
}
