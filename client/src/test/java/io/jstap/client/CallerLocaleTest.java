// SPDX-License-Identifier: Apache-2.0
package io.jstap.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is started for the user has the user's locale, not the launcher's. */
final class CallerLocaleTest {
  private static Map<String, String> restored(String original) {
    Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C.UTF-8", "LANG", "C"));
    CallerLocale.restore(environment, original);
    return environment;
  }

  @Test
  void theCallersValueComesBack() {
    assertEquals(Map.of("LC_ALL", "POSIX", "LANG", "C"), restored("POSIX"));
    assertEquals(Map.of("LANG", "C"), restored(""));
  }

  @Test
  void withoutALauncherNothingChanges() {
    Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C"));
    CallerLocale.restore(environment, null);
    assertEquals(Map.of("LC_ALL", "C"), environment);
  }
}
