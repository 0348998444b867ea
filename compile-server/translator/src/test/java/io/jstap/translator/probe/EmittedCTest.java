// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Parts of the C that scripts become; whole modules are compiled and run by the tests of builder
 * and VM.
 */
class EmittedCTest {
  /** The text of a function of the emitted file, signature to closing brace. */
  private static String function(String c, String name) {
    int start = c.indexOf("static void " + name + "(struct jstap_context *c) {");
    assertTrue(start >= 0, c);
    return c.substring(start, c.indexOf("\n}\n", start) + 3);
  }

  @Test
  void aHandlerIsASequenceOfSimpleStatements() {
    String c = ScriptTranslation.emit("global n probe begin { n = n * 2 + 1 }");
    assertEquals(
        """
        static void handler_0(struct jstap_context *c) {
        \ts64 n0;
        \ts64 n1;

        \tJSTAP_ACTIONS(c, 1, out);
        \tn0 = (s64)((u64)global0_n * (u64)2LL);
        \tn1 = (s64)((u64)n0 + (u64)1LL);
        \tglobal0_n = n1;
        out:
        \treturn;
        }
        """,
        function(c, "handler_0"));
  }

  @Test
  void anOperandThatALaterOneChangesIsCopiedFirst() {
    String c = ScriptTranslation.emit("global n, m probe begin { m = n + (n = 5) }");
    String handler = function(c, "handler_0");
    assertTrue(handler.contains("n0 = global1_n;\n\tglobal1_n = 5LL;"), handler);
    assertTrue(handler.contains("(u64)n0 + (u64)5LL"), handler);
  }

  @Test
  void anErrorGoesToTheNearestCatch() {
    String c =
        ScriptTranslation.emit(
            "global a probe begin { try { a = 1 / a } catch (m) { println(m) } }");
    String handler = function(c, "handler_0");
    assertTrue(handler.contains("goto catch_0;"), handler);
    assertTrue(handler.contains("if (!jstap_catch(c, f->"), handler);
  }

  @Test
  void handlersOfTheSessionTakeNoLocksAndOthersTakeThemInOrder() {
    String c =
        ScriptTranslation.emit(
            "global a, b probe begin { a = b } probe timer.s(1) { b = 1 a++ } probe timer.s(2) { println(b) }");
    assertTrue(
        c.contains("locks_0[] = {\n\t{ &lock_global0_a, true },\n\t{ &lock_global1_b, true },\n}"),
        c);
    assertTrue(c.contains("locks_1[] = {\n\t{ &lock_global1_b, false },\n}"), c);
    assertTrue(
        c.contains(
            ".point = \"begin\", .name = \"begin\", .function = NULL, .handler = handler_0, .index = 0 }"),
        c);
  }

  @Test
  void textOfAScriptCanNotLeaveItsLiteral() {
    String c = ScriptTranslation.emit("probe begin { print(\"a\\\"; panic(\\\"x\\\\\\n??/\") }");
    assertFalse(c.contains("panic(\"x"), c);
    assertTrue(c.contains("\\\"; panic(\\\"x\\\\\\n\\?\\?/"), c);
  }

  @Test
  void bytesThatAreNoTextStayWhatTheyAre() {
    String c = ScriptTranslation.emit("probe begin { print(\"a\\xff\\xc3\\xa4\") }");
    assertTrue(c.contains("a\\377\\303\\244"), c);
  }

  @Test
  void functionsThatNobodyCallsAreNotEmitted() {
    String c =
        ScriptTranslation.emit(
            "function used() { return 1 } function unused() { return \"s\" } probe begin { println(used()) }");
    assertTrue(c.contains("_used("), c);
    assertFalse(c.contains("_unused("), c);
  }

  @Test
  void theSameScriptGivesTheSameText() {
    String script =
        "global a, b probe timer.s(1) { a[1] = b b++ } probe end { foreach (k in a) println(k) }";
    assertEquals(ScriptTranslation.emit(script), ScriptTranslation.emit(script));
  }
}
