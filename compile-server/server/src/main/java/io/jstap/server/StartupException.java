// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

/**
 * The server cannot start as it was told to; the message says what is wrong and the help what to
 * do.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String help;

  /**
   * @param message what is wrong
   * @param help what to do about it
   */
  public StartupException(String message, String help) {
    super(message);
    this.help = help;
  }

  /** The same with what it comes from. */
  public StartupException(String message, String help, Throwable cause) {
    super(message, cause);
    this.help = help;
  }

  String help() {
    return help;
  }
}
