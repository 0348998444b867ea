// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

/** Why one server did not give a file, in the words that a message uses. */
final class TransferFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is to be done about it. */
  enum Kind {
    /** The server does not have it. */
    NOT_THERE,
    /** It may go better at once: the connection broke, or the server is in trouble. */
    PASSING,
    /** This server will not do better. */
    FINAL
  }

  private final Kind kind;

  TransferFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
