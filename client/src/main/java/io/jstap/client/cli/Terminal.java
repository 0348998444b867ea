// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.io.Console;

/** Whether a person is watching. */
final class Terminal {
  private Terminal() {}

  static boolean isTerminal() {
    Console console = System.console();
    String kind = System.getenv("TERM");
    return console != null && console.isTerminal() && kind != null && !kind.equals("dumb");
  }
}
