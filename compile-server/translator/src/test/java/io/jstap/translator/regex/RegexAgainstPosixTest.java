// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a match and each of its groups begin and end. */
class RegexAgainstPosixTest {
  private static final int PATTERNS = 2_000;
  private static final int SUBJECTS = 5;

  @Test
  void capturesWhatPosixSays() throws RegexFailure {
    RandomPatterns random = new RandomPatterns(20_250_103, true);
    int patterns = 0;
    while (patterns < PATTERNS) {
      String pattern = random.pattern();
      if (Regex.compile(pattern, true) instanceof RegexResult.Compiled compiled) {
        patterns++;
        for (int i = 0; i < SUBJECTS; i++) {
          String subject = random.subject();
          assertEquals(
              PosixReference.search(pattern, subject),
              Interpreter.search(compiled.program(), subject),
              "/" + pattern + "/ in \"" + subject + "\"");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "(a|ab)(c|bcd)(d*) abcd 0:4,0:2,2:3,3:4",
        "(a*)(ab)*(b*) abb 0:3,0:1,-1:-1,1:3",
        "((a)|b)* ab 0:2,1:2,-1:-1",
        "(a*)* b 0:0,0:0",
        "(a*)+ b 0:0,0:0",
        "(a|b)*$ xab 1:3,2:3",
        "x*(x)x* xxx 0:3,2:3",
        "(?:a|ab)(c|bcd) abcd 0:4,1:4",
        "([^/]*)/([^/]*)$ /usr/lib/libc.so 5:16,5:8,9:16",
        "^([0-9]+)[[:space:]]*=[[:space:]]*(.*)$ 12=a 0:4,0:2,3:4",
      })
  void captures(String pattern, String subject, String expected) {
    RegexProgram program = RegexAgainstJavaTest.compiled(pattern, true);
    StringBuilder found = new StringBuilder();
    var offsets = Interpreter.search(program, subject).orElseThrow();
    for (int i = 0; i < offsets.size(); i += 2) {
      found.append(i == 0 ? "" : ",").append(offsets.get(i)).append(':').append(offsets.get(i + 1));
    }
    assertEquals(expected, found.toString());
  }
}
