// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of scripts that are well formed and make no sense. */
class ElaborationProblemsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "probe begin { exitt() } | JS2001 | did you mean exit()?",
        "function f(a) { return a } probe begin { println(f(1, 2)) } | JS2002 | there is f(a)",
        "probe begin { a[1] = 2 } | JS2003 | add 'global a'",
        "global g probe begin { g[1] = 2 g = 3 } | JS2005 | write g[...]",
        "global g probe begin { g[1] = 2 g[1, 2] = 3 } | JS2006 | is an array with 1 key",
        "probe begin { x = 1 x = \"s\" } | JS2008 | 'x' became long here",
        "probe begin { println(x) } | JS2009 | it is never assigned",
        "probe begin { 5 = 6 } | JS2010 | only variables",
        "probe begin { break } | JS2012 | outside of a loop",
        "probe begin { printf(\"%d %s\\n\", 1) } | JS2013 | the format needs 2 values",
        "probe begin { printf(\"%s\\n\", 1) } | JS2008 | expected string",
        "probe beginn { println(1) } | JS2015 | did you mean begin?",
        "probe begin(\"x\") { println(1) } | JS2016 | takes a number",
        "probe timer.s(0) { println(1) } | JS2016 | between 1 and 86400",
        "probe timer.parsec(3) { println(1) } | JS2015 | here can stand",
        "probe begin { println($x) } | JS2026 | use $variables in probes on functions",
        "probe begin if (x > 1) { println(1) } | JS2025 | declare it: global x",
        "global s probe begin { s <<< 1 } | JS2022 | docs/language-support.md",
      })
  void saysWhatIsWrongAndWhatToDo(String script, String code, String text) {
    String problems = ScriptTranslation.problems(script);
    assertTrue(problems.contains("error[" + code + "]"), problems);
    assertTrue(problems.contains(text), problems);
  }

  @Test
  void onePlaceGivesOneError() {
    assertEquals(
        """
        error[JS2003]: array 'a' is not declared
         --> a.stp:1:15
          |
        1 | probe begin { a[1] = 2 a["x"] = 3 }
          |               ^
          = help: add 'global a'
        error[JS2003]: array 'a' is not declared
         --> a.stp:1:24
          |
        1 | probe begin { a[1] = 2 a["x"] = 3 }
          |                        ^
          = help: add 'global a'
        """,
        ScriptTranslation.problems("probe begin { a[1] = 2 a[\"x\"] = 3 }"));
  }

  @Test
  void typesFlowThroughFunctionsAndArrays() {
    assertEquals(
        "",
        ScriptTranslation.problems(
            """
            global names, count
            function longest(a, b) { return strlen2(a) > strlen2(b) ? a : b }
            function strlen2:long(s:string) { n = 0 while (s != "") { n++ s = "" } return n }
            probe begin {
              names[1] = "x"
              foreach (i in names) count[names[i], i]++
              foreach ([s, i+] in count limit 5) printf("%s %d\\n", longest(s, "y"), i)
            }
            """));
  }
}
