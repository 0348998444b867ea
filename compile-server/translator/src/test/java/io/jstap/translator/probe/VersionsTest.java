// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.script.lex.Compatibility;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.source.Privilege;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What code of old versions of the language does otherwise (§2.3). */
final class VersionsTest {
  private static String emit(String version, String script) {
    return ScriptTranslation.emit(
        script,
        List.of(new SessionFamily()),
        new ElaborationOptions(
            /* optimise= */ true,
            /* guru= */ false,
            /* displayGlobals= */ true,
            Privilege.STAPDEV,
            /* skipBadVariables= */ false,
            new Compatibility(version),
            /* checkVersion= */ false,
            /* givenGlobals= */ java.util.Set.of()));
  }

  @Test
  void pointersHadAllTheirDigits() {
    String script = "probe begin { printf(\"%p %20p\", 1, 2) }";
    assertTrue(emit("1.2", script).contains("'x', JSTAP_HASH, 18, 16 }"));
    assertTrue(emit("1.2", script).contains("'x', JSTAP_HASH, 20, 16 }"));
    assertFalse(emit("1.3", script).contains(", 16 }"));
  }

  @Test
  void theSumOfNothingWasAnError() {
    String script = "global s probe begin { s <<< 1 println(@sum(s)) }";
    assertTrue(emit("1.4", script).contains("JSTAP_AVERAGE"));
    assertFalse(emit("1.5", script).contains("JSTAP_AVERAGE"));
  }

  @Test
  void statisticsWerePrintedInHexadecimal() {
    String script = "global s probe begin { s <<< 1 }";
    assertTrue(emit("1.3", script).contains("'p'"));
    assertFalse(emit("1.4", script).contains("'p'"));
  }
}
