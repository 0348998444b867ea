// SPDX-License-Identifier: Apache-2.0
package io.jstap.client;

import io.jstap.diagnostics.Problem;

/** Something that ends a run: one line that says what is wrong, one that says what to do. */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ClientProblem code;
  private final String help;

  public ClientException(ClientProblem code, String message, String help) {
    super(message);
    this.code = code;
    this.help = help;
  }

  public ClientException(ClientProblem code, String message, String help, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.help = help;
  }

  /** What is wrong; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public ClientProblem code() {
    return code;
  }

  public String help() {
    return help;
  }

  /** The same as a diagnostic, for rendering. */
  public Problem problem() {
    return Problem.error(code, getMessage()).withHelp(help);
  }
}
