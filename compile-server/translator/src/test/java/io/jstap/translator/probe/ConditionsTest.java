// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Conditions of probe points: who looks at them, and with which locks. */
class ConditionsTest {
  private static String row(String c, String point) {
    String start = ".point = \"" + point + "\"";
    return c.lines().filter(line -> line.contains(start)).findFirst().orElseThrow();
  }

  @Test
  void whoWritesWhatAConditionReadsLooksAtItAgainWithTheLocksThatTakes() {
    String c =
        ScriptTranslation.emit(
            """
            global on, other, unrelated
            probe timer.ms(10) if (on && other) { println(1) }
            probe timer.s(1) { on = !on }
            probe timer.s(2) { unrelated++ println(unrelated) }
            """);
    assertTrue(row(c, "timer.ms(10)").contains(".condition = &conditions[0]"), c);
    assertFalse(row(c, "timer.ms(10)").contains(".changes"), c);
    assertTrue(row(c, "timer.s(1)").contains(".changes = changes_0, .change_count = 1"), c);
    assertTrue(c.contains("{ &lock_global0_on, true },\n\t{ &lock_global2_other, false },"), c);
    assertFalse(row(c, "timer.s(2)").contains(".changes"), c);
  }

  @Test
  void beforeTheFirstBeginHandlerAllConditionsAreLookedAt() {
    String c =
        ScriptTranslation.emit(
            "global x = 1 probe begin(-5) { println(1) } probe timer.s(1) if (x == 1) { println(2) }");
    int first = c.indexOf(".handler = jstap_no_handler");
    assertTrue(first > 0 && first < c.indexOf(".point = \"begin(-5)\""), c);
  }

  @Test
  void addingToAStatisticChangesWhatIsTakenOfIt() {
    String c =
        ScriptTranslation.emit(
            "global s probe timer.s(1) if (@count(s) > 5) { println(1) } probe timer.s(2) { s <<< 1 }");
    assertTrue(row(c, "timer.s(2)").contains(".change_count = 1"), c);
  }

  @Test
  void pointsThatWereWrittenTogetherShareTheirCondition() {
    String c =
        ScriptTranslation.emit(
            "global x probe timer.s(1), timer.s(2) { println(1) } probe begin { x = 1 }"
                + " probe a = timer.s(3), timer.s(4) {} probe a if (x) { println(2) }");
    assertEquals(1, c.split("static bool condition_", -1).length - 1, c);
  }

  @Test
  void theLongestNameOfAnAliasIsTheOneThatIsMeant() {
    String c =
        ScriptTranslation.emit(
            "probe timer.x = timer.s(1) {} probe timer.x.y = timer.s(2) {} probe timer.x.y.randomize(1) { println(1) }");
    assertTrue(c.contains(".point = \"timer.s(2).randomize(1)\""), c);
    assertFalse(c.contains("timer.s(1)"), c);
  }
}
