// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import io.jstap.client.session.TraceRecords;
import java.io.IOException;

/** What the script printed, and nothing else. */
public final class TextTrace implements TraceWriter {
  private final Sink sink;

  public TextTrace(Sink sink) {
    this.sink = sink;
  }

  @Override
  public void frame(byte[] frame) throws IOException {
    int size = TraceRecords.text(frame);
    if (size > 0) {
      sink.write(frame, 0, size);
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
