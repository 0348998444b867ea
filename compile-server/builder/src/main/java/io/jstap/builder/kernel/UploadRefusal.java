// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

/** Why a file is not taken. */
public final class UploadRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** Who can do something about it. */
  public enum Cause {
    /** The file or what was said of it. */
    FILE,
    /** There is no room, or too much is going on. */
    ROOM,
    /** The server's own disk. */
    SERVER
  }

  private final Cause reason;

  UploadRefusal(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }
}
