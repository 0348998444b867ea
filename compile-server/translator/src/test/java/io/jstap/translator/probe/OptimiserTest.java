// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.translator.elaborate.ElaborationOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left out of programs, and what is said of it. */
class OptimiserTest {
  private static final ElaborationOptions UNOPTIMISED = new ElaborationOptions(false, false, true);

  private static String emitUnoptimised(String script) {
    return ScriptTranslation.emit(
        script, List.of(new SessionFamily(), new TimerFamily()), UNOPTIMISED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x = 7777",
        "x = 1 x++ x += 7777",
        "7777 + n",
        "n == 7777 && n > 5",
        "if (n == 7777) { ; }",
        "while (n == 7777) { }",
        "for (i = 0; i < 7777; i++) { }",
        "foreach (k in a limit 7777) { k2 = k }",
        "try { y = 7777 } catch (m) { println(m) }",
        "if (0) println(7777)",
        "if (1 + 1 == 3) println(7777)",
        "sprint(7777)",
        "pure(7777)",
        "next println(7777)",
        "a[7777]",
      })
  void whatHasNoEffectIsLeftOut(String code) {
    String script =
        "global a, n = 1 function pure(x) { y = x * 2 return y } probe begin { a[1] = 2 println(n) "
            + code
            + " }";
    String c = ScriptTranslation.emit(script);
    assertFalse(c.contains("7777"), c);
    if (!code.startsWith("if (0)")) {
      assertTrue(emitUnoptimised(script).contains("7777"), script);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n = 7777",
        "x = noisy(7777)",
        "if (n) n = 7777",
        "n && noisy(7777)",
        "x = 7777 println(x)",
        "a[1] = 7777",
        "s <<< 7777",
        "noisy(7777) + 1",
        "try { n = 1 / n } catch (m) { println(7777) }",
      })
  void whatHasAnEffectStays(String code) {
    String script =
        "global a, n = 1, s function noisy(x) { println(x) return x } probe begin { a[2] = 2 "
            + code
            + " }";
    assertTrue(ScriptTranslation.emit(script).contains("7777"), script);
  }

  @Test
  void constantsAreComputedAsTheKernelWould() {
    String c =
        ScriptTranslation.emit(
            "probe begin { printf(\"%d %d %d %d %s\", 1 << 65, -9223372036854775807 - 2, -8 >>> 60,"
                + " \"\\xff\" > \"a\", \"a\" . \"b\") }");
    assertTrue(c.contains("[0].number = 2LL;"), c);
    assertTrue(c.contains("[1].number = 9223372036854775807LL;"), c);
    assertTrue(c.contains("[2].number = 15LL;"), c);
    assertTrue(c.contains("[3].number = 1LL;"), c);
    assertTrue(c.contains("[4].string = \"ab\";"), c);
    assertTrue(
        ScriptTranslation.emit("probe begin { println(1 / 0) }")
            .contains("jstap_divide(c, 1LL, 0LL)"));
  }

  @Test
  void functionsThatOnlyDeadCodeCallsAreLeftOut() {
    String c =
        ScriptTranslation.emit(
            "function dead() { return inner() } function inner() { return 1 }"
                + " probe begin { x = dead() println(2) }");
    assertFalse(c.contains("_dead") || c.contains("_inner"), c);
  }

  @Test
  void equalHandlersAreEmittedOnce() {
    String c =
        ScriptTranslation.emit(
            "global n = 1 probe timer.s(1) if (n), timer.s(2) if (n) { println(pp) pp = \"x\" }");
    assertEquals(2, c.split("static void handler_", -1).length, c);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "probe begin { x = 1 println(2) } | JS2050 | the value of 'x' is never used",
        "probe begin { 1 + 2 println(2) } | JS2050 | this has no effect",
        "probe begin { println(2) } probe end { x = 1 } | JS2051 | this handler does nothing",
        "probe begin { count = 1 println(cuont + 1, count) } | JS2053 | did you mean count?",
      })
  void warnsOfWhatIsLeftOut(String script, String code, String text) {
    String problems = ScriptTranslation.problems(script);
    assertTrue(problems.contains("warning[" + code + "]"), problems);
    assertTrue(problems.contains(text), problems);
  }

  @Test
  void aScriptThatDoesNothingIsAnErrorThatSaysWhy() {
    String problems = ScriptTranslation.problems("probe begin { x = 1 }");
    assertTrue(problems.contains("the value of 'x' is never used"), problems);
    assertTrue(problems.contains("error[JS2014]"), problems);
  }

  @Test
  void whatAnAliasSetsForSomeOfItsUsersIsNotCalledUnused() {
    assertEquals(
        "",
        ScriptTranslation.problems(
            "probe both = begin, end { a = 1 } probe both { println(a) } probe both { println(2) }"));
  }

  /** How often the code calls a function, whose name has a number before it. */
  private static int calls(String c, String function) {
    return c.split("= function_\\d+" + function + "\\(c\\);", -1).length - 1;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "println(now(), now())                                     | 1",
        "println(now())                                            | 1",
        "for (i = 0; i < 9; i++) println(now())                    | 1",
        "if (n) println(now()) else println(now() + 1)             | 1",
        "try { println(now()) println(now()) } catch { println(n) } | 1",
        "println(now(), free(), free())                            | 1",
      })
  void whatIsStableIsCalledOnce(String code, int times) {
    String script =
        """
        global n = 1
        function now:long() %%{ /* pure */ /* stable */ STAP_RETVALUE = jiffies; %%}
        function free:long() %%{ /* pure */ STAP_RETVALUE = jiffies; %%}
        probe begin { n++ %s }
        """
            .formatted(code);
    String c = ScriptTranslation.emit(script);
    assertEquals(times, calls(c, "_now"), c);
    assertEquals(code.split("free", -1).length - 1, calls(c, "_free"), c);
  }

  @Test
  void whatIsStableIsCalledWhereAllUsesAre() {
    String c =
        ScriptTranslation.emit(
            """
            global n = 1
            function now:long() %{ /* pure */ /* stable */ STAP_RETVALUE = jiffies; %}
            probe begin { if (n++ > 5) { println(n) println(now(), now()) } }
            """);
    assertTrue(
        c.indexOf("_now(c);", c.indexOf("handler_0(")) > c.indexOf("if (", c.indexOf("handler_0(")),
        c);
  }

  @Test
  void whatIsStableButFailsIsCalledWhereItStands() {
    String c =
        ScriptTranslation.emit(
            """
            global n = 1
            function now:long() %{ /* pure */ /* stable */ STAP_ERROR("no"); %}
            probe begin { println(n++) println(now(), now()) }
            """);
    assertEquals(2, calls(c, "_now"), c);
  }
}
