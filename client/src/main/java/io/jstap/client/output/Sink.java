// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.io.IOException;

/** Takes bytes, unbuffered, so that what was printed is there. */
public interface Sink {
  /** Writes some bytes; a failed write is the end of the output. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** What follows goes to the next file, where there is more than one. */
  default void next() throws IOException {
    // There is but one.
  }

  /** Ends it. */
  void close() throws IOException;
}
