// SPDX-License-Identifier: Apache-2.0
package io.jstap.client;

/** Something that ends a run: one line that says what is wrong, one that says what to do. */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String help;

  public ClientException(String code, String message, String help) {
    super(message);
    this.code = code;
    this.help = help;
  }

  public ClientException(String code, String message, String help, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.help = help;
  }

  /** Stable id of the kind of problem, for example {@code JS5001}. */
  public String code() {
    return code;
  }

  public String help() {
    return help;
  }
}
