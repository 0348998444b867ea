// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jstap.debuginfo.DebugInfoException;

/** Questions to damaged binaries. */
public final class Attempts {
  private Attempts() {}

  /** A question. */
  public interface Action {
    void run();
  }

  /**
   * Asks; a refusal must name a file, anything else that is thrown is a defect. One damaged answer
   * must not hide what other questions do.
   */
  public static void attempt(Action action) {
    try {
      action.run();
    } catch (DebugInfoException expected) {
      assertFalse(expected.file().isEmpty());
    }
  }
}
