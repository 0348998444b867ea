// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import io.jstap.client.session.TraceRecord;
import io.jstap.client.session.TraceRecords;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of records for each CPU, as the module wrote them; {@link TraceMerge} puts them together.
 */
public final class BulkTrace implements TraceWriter {
  /** Makes the file of a CPU. */
  public interface FileOfCpu {
    Sink open(int cpu) throws IOException;
  }

  private final FileOfCpu files;
  private final Map<Integer, Sink> open = new TreeMap<>();

  public BulkTrace(FileOfCpu files) {
    this.files = files;
  }

  @Override
  public void frame(byte[] frame) throws IOException {
    TraceRecords.each(frame, this::record);
  }

  private void record(TraceRecord record) throws IOException {
    Sink sink = open.get(record.cpu());
    if (sink == null) {
      sink = files.open(record.cpu());
      open.put(record.cpu(), sink);
    }
    sink.write(record.frame(), record.start(), record.end() - record.start());
    if (record.type() == TraceRecord.NEXT_FILE) {
      for (Sink each : open.values()) {
        each.next();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Sink sink : open.values()) {
      sink.close();
    }
  }
}
