// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.io.IOException;

/** Takes the trace of a session, a frame of records at a time. */
public interface TraceWriter extends AutoCloseable {
  /**
   * Writes the records of a frame.
   *
   * @param frame may be overwritten
   */
  void frame(byte[] frame) throws IOException;

  @Override
  void close() throws IOException;
}
