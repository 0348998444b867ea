// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.target;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The command of {@code -c}. It is started at once, for its pid has to be known, but waits before
 * its first instruction, and goes on when the probes are armed.
 */
public interface TargetCommand {
  /** What makes a command a line for the shell, and not words for exec. */
  Pattern SHELL_SYNTAX = Pattern.compile("[|&;<>()$`\\\\\"'*?\\[#~=%!{}\n]");

  /** Its pid on the machine that it runs on. */
  int pid();

  /** Lets the command go on. */
  void release() throws IOException;

  /** The user has asked for its end ({@code ^C}), which a terminal may have told it already. */
  void interrupt();

  /**
   * Waits for its end.
   *
   * @return its status; 128 and the number of the signal that ended it
   */
  int await() throws InterruptedException;

  /** The session is over. A command that was never let go is ended. */
  void abandon();
}
