// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person is watching. */
final class Terminal {
  private Terminal() {}

  static boolean isTerminal() {
    String kind = System.getenv("TERM");
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
        && kind != null
        && !kind.equals("dumb");
  }
}
