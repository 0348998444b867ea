// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What C functions are given for the names that only SystemTap's C has. */
class NativeNamesTest {
  private static String emit(String c) {
    return ScriptTranslation.emit("function f() %{ " + c + " %} probe begin { f() }");
  }

  @Test
  void cWithoutSuchNamesPaysNothingForThem() {
    String c = emit("CONTEXT->verdict = NULL;");
    assertFalse(c.contains("jstap_native_"), c);
    assertFalse(c.contains("lookup_link_address"), c);
  }

  @Test
  void namesAreReadyBeforeTheTextAndOverBehindIt() {
    String c = emit("CONTEXT->user_mode_p++;");
    int begin = c.indexOf("jstap_native_begin(c);");
    int text = c.indexOf("CONTEXT->user_mode_p++;");
    int label = c.indexOf("out: __maybe_unused;");
    int end = c.indexOf("jstap_native_end(c);");
    assertTrue(0 < begin && begin < text && text < label && label < end, c);
  }

  @Test
  void aFunctionOutsideMayHaveTheNames() {
    String c =
        ScriptTranslation.emit(
            """
            %{ static void help(void) { _stp_print("help"); } %}
            function f() %{ help(); %}
            probe begin { f() }
            """);
    assertTrue(c.contains("jstap_native_begin(c);"), c);
  }

  @Test
  void theAddressOfTheLookupIsThereForThoseWhoAsk() {
    String c = emit("(void)kallsyms_lookup_name(\"jiffies\");");
    assertTrue(c.contains(".lookup_link_address = 0x3"), c);
  }
}
