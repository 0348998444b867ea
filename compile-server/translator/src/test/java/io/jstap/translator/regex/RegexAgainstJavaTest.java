// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whether there is a match, and where the leftmost starts, does not depend on which of two ways to
 * match is preferred: here Java's engine and POSIX agree.
 */
class RegexAgainstJavaTest {
  private static final int PATTERNS = 1_000;
  private static final int SUBJECTS = 10;

  @Test
  void findsWhatJavaFinds() {
    RandomPatterns random = new RandomPatterns(20_250_101, true);
    int matches = 0;
    int refused = 0;
    for (int i = 0; i < PATTERNS; i++) {
      String pattern = random.pattern();
      if (!(Regex.compile(pattern, true) instanceof RegexResult.Compiled compiled)) {
        refused++;
        continue;
      }
      RegexProgram plain = compiled(pattern, false);
      RegexProgram capturing = compiled.program();
      for (int j = 0; j < SUBJECTS; j++) {
        String subject = random.subject();
        Matcher matcher = Pattern.compile(pattern).matcher(subject);
        boolean found = matcher.find();
        String what = "/" + pattern + "/ in \"" + subject + "\"";
        assertEquals(found, Interpreter.search(plain, subject).isPresent(), what);
        Optional<List<Integer>> offsets = Interpreter.search(capturing, subject);
        assertEquals(found, offsets.isPresent(), what);
        if (found) {
          matches++;
          assertEquals(matcher.start(), offsets.orElseThrow().getFirst(), what);
          assertTrue(matcher.end() <= offsets.orElseThrow().get(1), what);
        }
      }
    }
    assertTrue(refused < PATTERNS / 100, refused + " patterns refused");
    assertTrue(matches > PATTERNS, "the test means little with " + matches + " matches");
  }

  static RegexProgram compiled(String pattern, boolean captures) {
    return switch (Regex.compile(pattern, captures)) {
      case RegexResult.Compiled compiled -> compiled.program();
      case RegexResult.Refused refused ->
          throw new AssertionError("/" + pattern + "/: " + refused.problem());
    };
  }
}
