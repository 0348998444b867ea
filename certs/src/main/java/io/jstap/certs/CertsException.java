// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

/** Something that cannot be done: the message says what is wrong, the help what to do about it. */
public final class CertsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String help;

  CertsException(String message, String help) {
    super(message);
    this.help = help;
  }

  CertsException(String message, String help, Throwable cause) {
    super(message, cause);
    this.help = help;
  }

  /** One line that says what to do. */
  public String help() {
    return help;
  }
}
