// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.util.Map;

/** How a process ended, in words. Java reports a signal as 128 and its number. */
public final class Exits {
  private static final int SIGNALED = 128;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1,
          "Hangup",
          2,
          "Interrupt",
          3,
          "Quit",
          4,
          "Illegal instruction",
          6,
          "Aborted",
          8,
          "Floating point exception",
          9,
          "Killed",
          11,
          "Segmentation fault",
          13,
          "Broken pipe",
          15,
          "Terminated");

  private Exits() {}

  /** For example {@code with status 3} or {@code with signal 9 (Killed)}. */
  public static String describe(int status) {
    if (status <= SIGNALED) {
      return "with status " + status;
    }
    int signal = status - SIGNALED;
    String name = SIGNALS.get(signal);
    return "with signal " + signal + (name == null ? "" : " (" + name + ")");
  }
}
