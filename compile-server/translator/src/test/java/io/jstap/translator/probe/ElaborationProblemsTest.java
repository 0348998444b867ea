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
        "probe begin { x = 1 x = \"s\" println(x) } | JS2008 | 'x' became long here",
        "probe begin { println(x) } | JS2009 | it is never assigned",
        "probe begin { 5 = 6 } | JS2010 | only variables",
        "probe begin { break } | JS2012 | outside of a loop",
        "probe begin { printf(\"%d %s\\n\", 1) } | JS2013 | the format needs 2 values",
        "probe begin { printf(\"%s\\n\", 1) } | JS2008 | use %d for numbers",
        "probe begin { printf(\"%x\\n\", \"a\") } | JS2008 | %x needs a long, this is a string",
        "function f() { println(1) } probe begin { x = f() println(x) } | JS2011 | returns nothing",
        "probe begin { x = $file.f_flags println(x) } | JS2008 | write $file->f_flags",
        "probe begin { delete x } | JS2003 | is not known",
        "global x probe begin if (x++) { println(1) } | JS2025 | cannot assign",
        "function f() { return 1 } probe begin if (f()) { println(1) } | JS2025 | cannot call functions",
        "probe begin { println(@kderef(3, 4096)) } | JS2035 | one of the numbers 1, 2, 4 and 8",
        "probe begin { println(@kregister(99)) } | JS2035 | as DWARF does",
        "global x[10] probe begin { x = 1 println(x) } | JS2005 | remove the size",
        "probe beginn { println(1) } | JS2015 | did you mean begin?",
        "probe begin(\"x\") { println(1) } | JS2016 | takes a number",
        "probe timer.s(0) { println(1) } | JS2016 | between 1 and 86400",
        "probe timer.parsec(3) { println(1) } | JS2015 | here can stand",
        "probe begin { println($x) } | JS2026 | use $variables in probes on functions",
        "probe begin if (x > 1) { println(1) } | JS2025 | declare it: global x",
        "probe begin { println(@perf(\"x\")) } | JS2038 | probe perf.sw.page_faults.counter",
        "probe begin { if (\"a\" =~ \"b(\") println(1) } | JS2036 | close",
        "probe begin { if (\"a\" !~ \"[z-a]\") println(1) } | JS2036 | z",
        "probe begin { println(@probewrite(x)) } | JS2026 | 'probe name = point",
        "probe begin { println(@enumname(1, \"enum x\")) } | JS2026 | \"kernel\"",
        "probe begin { x = 1 println(@enumname(x)) } | JS2033 | \"kernel\"",
        "probe begin { println(@uregister(99)) } | JS2035 | DWARF",
        "probe begin { if (1 =~ \"a\") println(1) } | JS2008 | expected string",
        "global s probe begin { s <<< 1 println(s) } | JS2029 | @count(s)",
        "global s probe begin { s <<< 1 s = 2 } | JS2029 | add one with s <<< n",
        "global s probe begin { s[1] <<< 1 foreach (v = k in s) println(v) } | JS2029 | no value of their own",
        "probe begin { s <<< 1 println(@count(s)) } | JS2030 | add 'global s'",
        "global s probe begin { s = 1 println(@count(s)) } | JS2030 | it became long here",
        "global s probe begin { s[1] = 1 foreach (k in s @sum+) println(k) } | JS2030 | without an operator",
        "global s probe begin { s <<< 1 print(@hist_linear(s, 0, 1000, 1)) } | JS2031 | widen the buckets to 9",
        "global s probe begin { s <<< 1 print(@hist_linear(s, 0, 10, 1)) print(@hist_log(s)) } | JS2031 | first taken here",
        "global a probe begin { a[1] = 2 foreach (k in a) a[k] = 1 } | JS2027 | the loop",
        "global a function f() { delete a[1] } probe begin { a[1] = 2 foreach (k in a) f() } | JS2027 | called here, changes 'a'",
        "global a probe begin { a[1] = 2 foreach (k in a[1]) delete a[*] } | JS2027 | after the loop",
      })
  void saysWhatIsWrongAndWhatToDo(String script, String code, String text) {
    String problems = ScriptTranslation.problems(script);
    assertTrue(problems.contains("error[" + code + "]"), problems);
    assertTrue(problems.contains(text), problems);
  }

  @Test
  void oneNameGivesOneError() {
    assertEquals(
        """
        error[JS2003]: array 'a' is not declared
         --> a.stp:1:15
          |
        1 | probe begin { a[1] = 2 a["x"] = 3 }
          |               ^
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

  @Test
  void q01MoreProbesThanAnybodyCanUseAreAnErrorAtTheFirstPointTooMany() {
    StringBuilder script = new StringBuilder("probe many = timer.s(1)");
    script.append(", timer.s(1)".repeat(9_999)).append(" { }\n");
    script.append("probe many { println(1) }\n".repeat(20));
    assertEquals("", ScriptTranslation.problems(script.toString()));
    String problems = ScriptTranslation.problems(script + "probe many { println(2) }");
    assertTrue(problems.contains("more than 200,000 probes"), problems);
    assertTrue(problems.contains("narrow the wildcards"), problems);
    assertEquals(1, problems.split("error\\[").length - 1, problems);
  }
}
