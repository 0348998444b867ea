// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.translator.regex.EmittedMatcher.Case;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The emitted C against regexec of the C library: whether there is a match, and where the leftmost
 * longest begins and ends; also the groups, as long as none is repeated. There, and for anchors
 * inside of groups, glibc does not do what POSIX says; see {@link RegexAgainstPosixTest}.
 */
class RegexAgainstLibraryTest {
  private static final int PATTERNS = 500;
  private static final int SUBJECTS = 20;

  @Test
  void findsWhatTheLibraryFinds(@TempDir Path folder) throws IOException, InterruptedException {
    RandomPatterns random = new RandomPatterns(20_250_102, false);
    List<Case> cases = new ArrayList<>();
    while (cases.size() < PATTERNS) {
      String pattern = random.withOuterAnchors();
      if (Regex.compile(pattern, true) instanceof RegexResult.Refused) {
        continue;
      }
      List<String> subjects = new ArrayList<>();
      for (int j = 0; j < SUBJECTS; j++) {
        subjects.add(random.subject());
      }
      cases.add(new Case(pattern, subjects));
    }
    List<EmittedMatcher.Answer> answers = EmittedMatcher.run(folder, cases);
    assertEquals(PATTERNS * SUBJECTS, answers.size());
    for (EmittedMatcher.Answer answer : answers) {
      assertEquals(answer.library().bounds(), answer.emitted().bounds(), answer.what());
      if (!answer.pattern().matches(".*\\)[*+?{].*")) {
        assertEquals(answer.library(), answer.emitted(), answer.what());
      }
    }
    long matches = answers.stream().filter(answer -> answer.emitted().found()).count();
    assertTrue(matches > PATTERNS, "the test means little with " + matches + " matches");
  }
}
