// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Overloads and what is visible where. */
class FunctionsTest {
  private static String function(String c, String signature) {
    int start = c.indexOf(signature + " {");
    assertTrue(start >= 0, c);
    return c.substring(start, c.indexOf("\n}\n", start) + 3);
  }

  @Test
  void nextPassesTheOriginalArgumentsToTheNextOverload() {
    String c =
        ScriptTranslation.emit(
            """
            function f(x) { x = x + 1 if (x > 3) next return x }
            function f(x) { return -x }
            probe begin { println(f(5)) }
            """);
    assertTrue(
        function(c, "static s64 function_0_f(struct jstap_context *c, s64 argument_x)")
            .contains("result = function_1_f(c, argument_x);"),
        c);
    assertFalse(
        function(c, "static s64 function_1_f(struct jstap_context *c, s64 argument_x)")
            .contains("_f(c"),
        c);
  }

  @Test
  void theLastOverloadHasNothingToPassTo() {
    String c =
        ScriptTranslation.emit("function f() { next } probe begin { f() println(\"later\") }");
    assertTrue(c.contains("jstap_error(c, \"all overloads of f() passed to the next\");"), c);
  }

  @Test
  void prioritiesOrderOverloadsAndWithoutNextTheRestIsLeftOut() {
    String c =
        ScriptTranslation.emit(
            """
            function f():3 { return 3 }
            function f() { next return 1 }
            function f():2 { return 2 }
            probe begin { println(f()) }
            """);
    assertTrue(c.contains("result = function_1_f(c);"), c);
    assertTrue(c.contains("result = 2LL;"), c);
    assertFalse(c.contains("result = 3LL;"), c);
  }

  @Test
  void functionsInCPassToo() {
    String c =
        ScriptTranslation.emit(
            """
            function f(x) %{ if (STAP_ARG_x) STAP_NEXT; STAP_RETVALUE = 1; %}
            function f:long(x:long) { return 2 * x }
            probe begin { println(f(7)) }
            """);
    assertTrue(
        c.contains(
            "#define STAP_NEXT do { result = function_1_f(c, argument_x); goto out; } while (0)"),
        c);
  }

  @Test
  void overloadsNeedTheSameTypes() {
    String problems =
        ScriptTranslation.problems(
            """
            function f(x) { next return 1 }
            function f(x:string) { return 2 }
            probe begin { println(f(7)) }
            """);
    assertTrue(problems.contains("error[JS2008]: parameter 'x' is string, but long"), problems);
  }

  @Test
  void privateNamesAreThoseOfTheirFile() {
    assertEquals(
        "",
        ScriptTranslation.problems(
            """
            private global n = 5
            private function f() { return n }
            probe begin { println(f()) }
            """));
  }

  @Test
  void tooManyArgumentsShowEveryOverload() {
    String problems =
        ScriptTranslation.problems(
            "function f(a) { return a } function f(a, b) { return b } probe begin { println(f()) }");
    assertTrue(problems.contains("there is f(a), f(a, b)"), problems);
  }
}
