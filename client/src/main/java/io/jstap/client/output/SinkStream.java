// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.io.IOException;
import java.io.OutputStream;

/** A sink for those who write streams. */
public final class SinkStream extends OutputStream {
  private final Sink sink;

  public SinkStream(Sink sink) {
    this.sink = sink;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sink.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
