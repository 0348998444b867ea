// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.SourceExcerpt;
import io.jstap.diagnostics.SourceFile;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectorTest {
  private static final Map<String, String> NODE =
      Map.of("env", "prod", "role", "db", "kernel", "6.1.0-56-cloud-amd64", "odd", "a\"b\\c");

  private static boolean matches(String text) throws SelectorParser.Failure {
    return parse(text).matches(NODE);
  }

  private static Selector parse(String text) throws SelectorParser.Failure {
    return SelectorParser.parse(new SourceFile("selector", text), 0, text.length());
  }

  private static void refused(String text, int column, String message) {
    SelectorParser.Failure failure =
        assertThrows(SelectorParser.Failure.class, () -> parse(text), text);
    SourceExcerpt place = failure.problem().excerpt().orElseThrow();
    assertEquals(column, place.column(), text);
    assertTrue(failure.problem().message().contains(message), failure.problem().message());
  }

  @Test
  void conditionsAreOverLabelsAndFacts() throws SelectorParser.Failure {
    assertTrue(matches("env = \"prod\" and role in (\"db\", \"cache\") and kernel ~ \"6.1.*\""));
    assertFalse(matches("env = \"prod\" and kernel ~ \"6.12.*\""));
    assertTrue(matches("env = \"test\" or role = \"db\" and kernel ~ \"*cloud*\""));
    assertFalse(matches("(env = \"test\" or role = \"db\") and kernel ~ \"5*\""));
    assertTrue(matches("role != \"cache\" and role !~ \"c*\" and not (env = \"test\")"));
    assertTrue(matches("role not in (\"web\") and missing != \"x\""));
    assertFalse(matches("missing = \"\" or missing ~ \"*\" or missing in (\"\")"));
    assertTrue(matches("odd = \"a\\\"b\\\\c\""));
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    refused("env = prod", 7, "a text in quotation marks");
    refused("env \"prod\"", 5, "=, !=, ~, !~ or 'in'");
    refused("env = \"prod\" role", 14, "'and', 'or' or the end");
    refused("env = \"prod", 7, "this text has no end");
    refused("", 1, "the name of a label or a fact");
    refused("env in (\"a\" \"b\")", 13, "',' or ')'");
    refused("env = \"a\" && b", 11, "begins no word");
    refused("env ! \"a\"", 5, "after '!'");
    refused("env = \"\\n\"", 8, "a text knows");
    refused("(".repeat(41) + "a = \"b\"" + ")".repeat(41), 41, "nested too deeply");
    refused("x".repeat(5000), 1, "at most 4096 characters");
  }

  @Test
  void patternsTakeNoLongTime() {
    String text = "a".repeat(4000);
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertFalse(Globs.matches("*a".repeat(1000) + "b", text)));
    assertTrue(Globs.matches("?*?", "ab"));
    assertFalse(Globs.matches("?*?", "a"));
    assertTrue(Globs.matches("", ""));
  }

  @Test
  void noTextBreaksTheParser() {
    Random random = new Random(20_261_130);
    String letters = "abin()\"\\=!~, ort";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(30); j > 0; j--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        parse(text.toString()).matches(NODE);
      } catch (SelectorParser.Failure e) {
        assertTrue(e.problem().excerpt().isPresent(), text::toString);
      }
    }
  }
}
