// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a pattern, what is not, and what is said then. */
class RegexSyntaxTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "  ",
      quoteCharacter = '"',
      value = {
        "*a  0-1  '*' has nothing to repeat",
        "a|*  2-3  '*' has nothing to repeat",
        "(*a)  1-2  '*' has nothing to repeat",
        "{1}  0-1  '{' has nothing to repeat",
        "^*  0-2  '^' can not be repeated",
        "a$+  1-3  '$' can not be repeated",
        "a{  1-2  a number belongs behind '{'",
        "a{,2}  1-3  a number belongs behind '{'",
        "a{1  1-3  '{' is never closed",
        "a{1,x}  1-5  a number belongs behind ','",
        "a{3,2}  1-6  the smaller count comes first",
        "a{12345}  2-7  the largest count is 12344",
        "ab)  2-3  ')' without '('",
        "a(b  1-2  '(' is never closed",
        "(?i)a  0-3  '(?i' is not known",
        "x[a  1-2  '[' is never closed",
        "[a\\]  0-1  '[' is never closed",
        "[z-a]  1-4  the range 'z-a' is empty",
        "[[:foo:]]  1-8  there is no character class 'foo'",
        "[[:digit]  1-3  '[:' is never closed",
        "a\\  1-2  '\\' at the end of the pattern",
      })
  void refuses(String pattern, String place, String message) {
    RegexResult result = Regex.compile(pattern, true);
    assertTrue(result instanceof RegexResult.Refused, "accepted");
    if (result instanceof RegexResult.Refused refused) {
      RegexProblem problem = refused.problem();
      assertEquals(place, problem.start() + "-" + problem.end());
      assertEquals(message, problem.message());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "  ",
      quoteCharacter = '"',
      value = {
        "a\\d  1-3  '\\d' means the character 'd'",
        "(a)\\1  3-5  '\\1' means the character '1'",
        "[:alpha:]  0-9  '[:alpha:]' means one of these characters",
        "[é]  1-2  in brackets this character means any one of its 2 bytes",
      })
  void warns(String pattern, String place, String message) {
    RegexResult result = Regex.compile(pattern, false);
    assertTrue(result instanceof RegexResult.Compiled, "refused");
    if (result instanceof RegexResult.Compiled compiled) {
      assertEquals(1, compiled.warnings().size());
      RegexProblem problem = compiled.warnings().getFirst();
      assertEquals(place, problem.start() + "-" + problem.end());
      assertEquals(message, problem.message());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "  ",
      quoteCharacter = '"',
      value = {
        "a||b  x  true",
        "()  x  true",
        "[]a]  ]  true",
        "[^]a]  ]  false",
        "[a\\]b]  ]  true",
        "[a-]  -  true",
        "[a-c-e]  d  false",
        "[--/]  .  true",
        "[\\n]  n  true",
        "a}  a}  true",
        "]  ]  true",
        "a\\.b  axb  false",
        "a\\.b  a.b  true",
        "a**  b  true",
        "^a{2}{2}$  aaaa  true",
        "^a{2}{2}$  aaa  false",
        "^x{0}$  x  false",
        "a^b  a^b  false",
        "$a  $a  false",
        "^(?:a|b){2,3}$  abab  false",
        "^é+$  éé  true",
        "^.$  é  false",
        "[[:xdigit:]]{2}  zF0  true",
        "[[:xdigit:]]  g  false",
        "^[[:u:]][[:l:]][[:d:]][[:s:]]$  \"Ab1 \"  true",
        "[[:punct:]]  a1_  true",
        "[[:cntrl:][:blank:]]  ab  false",
      })
  void means(String pattern, String subject, boolean found) {
    RegexProgram program = RegexAgainstJavaTest.compiled(pattern, false);
    assertEquals(found, Interpreter.search(program, subject).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a|b)*a(a|b){20}",
        "(((a{30}){30}){30}){30}",
        "a{12344}",
        "(a?){300}",
      })
  void saysSoWhenAPatternIsTooLarge(String pattern) {
    RegexResult result =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Regex.compile(pattern, true));
    assertTrue(result instanceof RegexResult.Refused, "accepted");
    if (result instanceof RegexResult.Refused refused) {
      assertEquals(pattern.length(), refused.problem().end());
      assertTrue(refused.problem().help().isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^a{1000}",
        "[a-z]{1,100}@[a-z]{1,100}",
        "((((((((((a*)*)*)*)*)*)*)*)*)*){9}",
        "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)",
      })
  void compilesWhatOnlyLooksLarge(String pattern) {
    assertTrue(Regex.compile(pattern, true) instanceof RegexResult.Compiled);
  }

  @Test
  void refusesGroupsTooDeepInsideEachOther() {
    String pattern = "(".repeat(10_000) + ")".repeat(10_000);
    assertTrue(Regex.compile(pattern, false) instanceof RegexResult.Refused);
  }

  @Test
  void equalStatesAreMerged() {
    assertEquals(4, RegexAgainstJavaTest.compiled("^(ab|cb)d", false).states().size());
  }
}
