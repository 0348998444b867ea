// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shell patterns. */
class WildcardTest {
  private static void matches(boolean expected, String pattern, String text) {
    assertEquals(expected, new Wildcard(pattern).matches(text), pattern + " " + text);
  }

  @Test
  void matchesAsShellsDo() {
    matches(true, "*", "");
    matches(true, "lib*.so.?", "libc.so.6");
    matches(false, "lib*.so.?", "libc.so.60");
    matches(true, "*a*b*", "xxaxxabx");
    matches(false, "*a*b", "xxaxxabx");
    matches(true, "sho[p-r]", "shop");
    matches(false, "sho[!p-r]", "shop");
    matches(true, "[]x]", "]");
    matches(true, "[x", "[x");
    matches(false, "[x]", "");
    matches(true, "a[-]b", "a-b");
  }

  @Test
  void aHostilePatternTakesNoTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertFalse(new Wildcard("*a".repeat(2000) + "b").matches("a".repeat(4000))));
  }
}
