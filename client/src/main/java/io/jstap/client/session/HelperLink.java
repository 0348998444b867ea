// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import io.jstap.client.ClientException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;

/** A helper that runs, here or on another machine, and the two streams of bytes that reach it. */
public interface HelperLink {
  /** What the helper says. */
  InputStream input();

  /** What it is told. Its end is the end of a session. */
  OutputStream output();

  /** Whether the helper sees at once when this process ends, as it does on the same machine. */
  boolean isHere();

  /**
   * Waits for the end.
   *
   * @param seconds at most so long; negative: without a limit
   * @return the helper's exit status, 0 where that is not known; empty when the time is over
   */
  OptionalInt await(long seconds) throws InterruptedException;

  /** Ends it from this side. */
  void destroy();

  /** Why a helper that ended with this status did not even say what machine it is on. */
  ClientException unanswered(int status);

  /** What it means that a helper ended, with this status if that is known, within a session. */
  ClientException cutOff(int status);
}
