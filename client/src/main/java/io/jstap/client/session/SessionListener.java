// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.io.IOException;

/** Takes what a session gives. Called by one thread. */
public interface SessionListener {
  /** The probes are armed. */
  void started() throws IOException;

  /** Text that the script printed, in order. A failure ends the session. */
  void output(byte[] text, int offset, int length) throws IOException;

  void warning(String text);

  void error(String text);

  void summary(SessionSummary summary);
}
