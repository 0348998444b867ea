// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.io.IOException;

/** Takes what a session gives. Called by the one thread that runs the session. */
public interface SessionListener {
  /** The probes are armed. */
  void started() throws IOException;

  /**
   * Records that the script printed, in order, as {@link TraceRecords} reads them. A failure stops
   * the session; nothing more is delivered.
   *
   * @param frame the listener's own
   */
  void records(byte[] frame) throws IOException;

  /** One message of the module or of the helper. */
  void warning(String text);

  /** One error; the session is failed. */
  void error(String text);

  /** The script wants a command to be run by the shell; nobody waits for it. */
  void system(String command);

  /** The counters, at the session's end. */
  void summary(SessionSummary summary);
}
