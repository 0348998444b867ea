// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import java.time.Duration;

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
  private final Duration pause;

  TransferFailure(Kind kind, String message) {
    this(kind, message, Duration.ZERO);
  }

  /**
   * @param pause what the server asks for before the next try
   */
  TransferFailure(Kind kind, String message, Duration pause) {
    super(message);
    this.kind = kind;
    this.pause = pause;
  }

  Duration pause() {
    return pause;
  }

  Kind kind() {
    return kind;
  }
}
