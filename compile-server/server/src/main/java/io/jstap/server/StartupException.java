// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

/**
 * The server cannot start as it was told to; the message says what is wrong and the help what to
 * do.
 */
final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String help;

  StartupException(String message, String help) {
    super(message);
    this.help = help;
  }

  StartupException(String message, String help, Throwable cause) {
    super(message, cause);
    this.help = help;
  }

  String help() {
    return help;
  }
}
