// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code perf} and {@code procfs}: rows of their tables, and what is wrong with bad ones. */
class CounterProbesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "perf.type(1).config(0) | .type = 1, .config = 0UL, .period = 1000000UL, .frequency = 0UL, .of_target = false",
        "perf.type(1).config(2).sample(1) | .type = 1, .config = 2UL, .period = 1UL, .frequency = 0UL, .of_target = false",
        "perf.type(1).config(0).hz(997) | .type = 1, .config = 0UL, .period = 0UL, .frequency = 997UL, .of_target = false",
        "perf.type(0).config(1).process | .type = 0, .config = 1UL, .period = 1000000UL, .frequency = 0UL, .of_target = true",
        "procfs.read | .path = \"command\", .write = false, .mode = 0400, .max_size = 0",
        "procfs(\"a/b\").write | .path = \"a/b\", .write = true, .mode = 0200, .max_size = 0",
        "procfs(\"x\").umask(32).read.maxsize(9) | .path = \"x\", .write = false, .mode = 0404, .max_size = 9",
      })
  void pointsBecomeRows(String point, String row) {
    String c = ScriptTranslation.emit("probe " + point + " { println(1) }");
    assertTrue(c.contains(row), c);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "perf.type(1) | a counter is named by its kind and its number",
        "perf.type(-1).config(0) | the kind of a counter has 32 bits",
        "perf.type(1).config(0).sample(0) | the period must be at least 1 event",
        "perf.type(1).config(0).hz(0) | the frequency must be between 1 and 100000 hz",
        "perf.type(1).config(0).smaple(1) | did you mean sample?",
        "perf.type(\"x\").config(0) | 'type' needs a number",
        "procfs(\"x\") | say whether the file is read or written",
        "procfs(\"../x\").read | its name has no parts '.' and '..'",
        "procfs(\"status\").read | the session has a file of its own by that name",
        "procfs(\"x\").write.maxsize(3) | no probe point has 'maxsize' here",
        "procfs(\"x\").read.maxsize(0) | 'maxsize' needs a number from 1",
        "procfs(5).read | 'procfs' takes the name of a file",
      })
  void badPointsAreExplained(String point, String problem) {
    String problems = ScriptTranslation.problems("probe " + point + " { println(1) }");
    assertTrue(problems.contains(problem), problems);
    assertTrue(problems.contains("a.stp:1:"), problems);
  }

  @Test
  void theValueOfAFileIsAStringWithOneDirection() {
    String c =
        ScriptTranslation.emit(
            "global g probe procfs.write { g = $value . \"!\" println(g) }"
                + " probe procfs.read { $value = \"a\" $value .= \"b\" }");
    assertTrue(c.contains("jstap_question(c)"), c);
    assertTrue(c.contains("jstap_answer(c, \"a\");"), c);
    assertTrue(c.contains("jstap_answer_append(c, \"b\");"), c);
    assertTrue(
        ScriptTranslation.problems("probe procfs.write { $value = \"a\" }")
            .contains("it can only be read"));
    assertTrue(
        ScriptTranslation.problems("probe procfs.read { println($value) }")
            .contains("it can only be written"));
    assertTrue(
        ScriptTranslation.problems("probe procfs.read { $value = 5 }")
            .contains("expected string, found"));
    assertTrue(
        ScriptTranslation.problems("probe procfs.read { println($other) }")
            .contains("a procfs probe has one variable only, $value"));
  }
}
