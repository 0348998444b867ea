// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Statistics, slices, and globals that are printed by themselves. */
class StatisticsTest {
  private static void emits(String script, String... parts) {
    String c = ScriptTranslation.emit(script);
    for (String part : parts) {
      assertTrue(c.contains(part), part + " is not in:\n" + c);
    }
  }

  @Test
  void aScalarStatisticIsAMapWithoutKeys() {
    emits(
        "global s probe begin { s <<< 1 println(@avg(s)) }",
        ".key_count = 0",
        ".value_type = JSTAP_STATISTIC",
        ".shape = { .variance = false }",
        "jstap_statistic_add(c, &array0_s, NULL, 1LL);",
        "jstap_statistic_get(c, &array0_s, NULL, JSTAP_AVERAGE)");
  }

  @Test
  void whatIsAskedOfAStatisticShapesIt() {
    emits(
        "global s, t probe begin { s[1] <<< 1 t <<< 2 println(@variance(s[1])) print(@hist_log(t)) }",
        ".shape = { .variance = true }",
        ".shape = { .variance = false, .histogram = JSTAP_HIST_LOG }");
    emits(
        "global s probe begin { s <<< 1 print(@hist_linear(s, -5, 10, 3)) }",
        ".histogram = JSTAP_HIST_LINEAR, .start = (-5LL), .stop = 10LL, .interval = 3LL");
  }

  @Test
  void addingSharesTheLockAndAskingDoesNot() {
    emits(
        "global s probe timer.s(1) { s <<< 1 } probe timer.s(2) { println(@count(s)) }",
        "locks_0[] = {\n\t{ &lock_array0_s, false },",
        "locks_1[] = {\n\t{ &lock_array0_s, true },");
  }

  @Test
  void elementsArePutTogetherOnceForNestedLoops() {
    String c =
        ScriptTranslation.emit(
            """
            global s
            probe timer.s(1) { s[1] <<< 1 }
            probe end { foreach (k in s @sum- limit 5) foreach (l in s) println(k + l) }
            """);
    assertEquals(2, c.split("jstap_statistic_collect", -1).length, c);
    assertTrue(c.contains("jstap_statistic_sort(c, &array0_s, JSTAP_SUM, true, n"), c);
  }

  @Test
  void bucketsAreIndexedIteratedAndLookedFor() {
    emits(
        """
        global s
        probe begin {
          s <<< 1
          if (64 in @hist_log(s)) println(@hist_log(s)[64])
          foreach (n = b in @hist_log(s) limit 9) println(b, n)
          println(@hist_log(s))
          println(sprint(@hist_log(s)))
        }
        """,
        "< jstap_histogram_cells(&array0_s) && jstap_statistic_get",
        "jstap_histogram_cell(c, &array0_s, NULL, 64LL)",
        "jstap_print_histogram(c, &array0_s, NULL);",
        "jstap_sprint_histogram(c, f->s0, &array0_s, NULL);");
  }

  @Test
  void slicesCompareTheGivenKeysOnly() {
    emits(
        """
        global a
        probe begin {
          a[1, "x", 2] = 3
          delete a[*, "x", *]
          if ([1, *, 2] in a) foreach ([i, t, j] in a[*, *, 2]) println(t)
        }
        """,
        "jstap_map_delete_slice(c, &array0_a, k",
        ", 2);",
        "jstap_map_matches(&cursor",
        ", 5);",
        ", 4))\n\t\t\t\tcontinue;");
  }

  @Test
  void keysOfASliceStayWhileTheLoopChangesTheirVariable() {
    emits(
        "global a probe begin { a[\"y\"] = 1 t = \"x\" foreach ([k] in a[t]) { t = k println(t) } }",
        "jstap_string_copy(c, f->s0, f->l0_t);");
  }

  @Test
  void globalsThatNobodyReadsArePrintedAtTheEnd() {
    emits(
        """
        global n, t, a, s
        probe timer.s(1) { n++ t = "x" a["k", 1] = 2 s <<< 3 }
        """,
        "{ \"n=\", 2, 'd'",
        "{ \"t=\\\"\", 3, 's'",
        "{ \"a[\\\"\", 3, 's'",
        "jstap_map_sort(c, &array2_a, 0, true,",
        "{ \"s @count=\", 9, 'd'",
        "s @count=0x0\\n",
        ".point = \"end\"");
  }

  @Test
  void globalsThatAreReadAreNot() {
    assertFalse(
        ScriptTranslation.emit("global n probe timer.s(1) { if (n++ > 5) println(1) }")
            .contains("\"n=\""));
  }
}
