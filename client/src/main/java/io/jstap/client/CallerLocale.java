// SPDX-License-Identifier: Apache-2.0
package io.jstap.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locale of whoever started the client. The launchers start Java in one of UTF-8 by setting
 * {@code LC_ALL}; what the client starts for its user gets the user's own back.
 */
public final class CallerLocale {
  private static final String VARIABLE = "LC_ALL";
  private static final String PROPERTY = "jstap.lc_all";

  private CallerLocale() {}

  /** Puts the variable of the locale into an environment as the launcher found it. */
  public static void restore(Map<String, String> environment) {
    restore(environment, System.getProperty(PROPERTY));
  }

  /**
   * The same.
   *
   * @param original its value, empty when it had none; null when no launcher has changed it
   */
  static void restore(Map<String, String> environment, @Nullable String original) {
    if (original == null) {
      return;
    }
    if (original.isEmpty()) {
      environment.remove(VARIABLE);
    } else {
      environment.put(VARIABLE, original);
    }
  }
}
