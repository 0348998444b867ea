// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class GlobPatternTest {
  @Test
  void matchesWholeTexts() {
    assertTrue(GlobPattern.matches("", ""));
    assertTrue(GlobPattern.matches("*", ""));
    assertTrue(GlobPattern.matches("a*c*e", "abcde"));
    assertTrue(GlobPattern.matches("x86_*", "x86_64"));
    assertTrue(GlobPattern.matches("[a-c]?[!x]", "bzz"));
    assertTrue(GlobPattern.matches("a\\*", "a\\b"), "a backslash is no escape");
    assertTrue(GlobPattern.matches("[", "["), "an open bracket without end is itself");
    assertFalse(GlobPattern.matches("a*c", "abcd"));
    assertFalse(GlobPattern.matches("[a-c]", "d"));
    assertFalse(GlobPattern.matches("?", ""));
  }

  @Test
  void manyStarsTakeNoTime() {
    assertFalse(GlobPattern.matches("*a".repeat(50) + "b", "a".repeat(2000)));
  }
}
