// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lines that begin with a mark, each written as a whole, for others write to the same place. */
public final class MarkedLines implements Sink {
  /** What a line without an end is cut at. */
  private static final int LONGEST = 1 << 16;

  private final Sink sink;
  private final byte[] mark;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  public MarkedLines(Sink sink, String mark) {
    this.sink = sink;
    this.mark = mark.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(length + 1024);
    for (int i = offset; i < offset + length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n' || line.size() == LONGEST) {
        whole.write(mark);
        line.writeTo(whole);
        line.reset();
      }
    }
    byte[] lines = whole.toByteArray();
    if (lines.length > 0) {
      sink.write(lines, 0, lines.length);
    }
  }

  /** The last line may have no end; it gets one. */
  @Override
  public void close() throws IOException {
    if (line.size() > 0) {
      byte[] end = {'\n'};
      write(end, 0, 1);
    }
    sink.close();
  }
}
