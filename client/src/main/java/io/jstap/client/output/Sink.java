// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.io.IOException;

/** Takes bytes, unbuffered, so that what was printed is there. */
public interface Sink {
  /** Writes some bytes; a failed write is the end of the output. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Ends it. */
  void close() throws IOException;
}
