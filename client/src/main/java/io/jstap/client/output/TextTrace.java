// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import io.jstap.client.session.TraceRecord;
import io.jstap.client.session.TraceRecords;
import java.io.IOException;

/** What the script printed, and nothing else. */
public final class TextTrace implements TraceWriter {
  private final Sink sink;
  private int gathered;

  public TextTrace(Sink sink) {
    this.sink = sink;
  }

  @Override
  public void frame(byte[] frame) throws IOException {
    TraceRecords.each(frame, record -> take(record, frame));
    write(frame);
  }

  /** What is written at once is brought together at the frame's start, which has been read. */
  private void take(TraceRecord record, byte[] frame) throws IOException {
    if (record.type() == TraceRecord.NEXT_FILE) {
      write(frame);
      sink.next();
      return;
    }
    System.arraycopy(frame, record.offset(), frame, gathered, record.length());
    gathered += record.length();
  }

  private void write(byte[] frame) throws IOException {
    int size = gathered;
    gathered = 0;
    if (size > 0) {
      sink.write(frame, 0, size);
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
