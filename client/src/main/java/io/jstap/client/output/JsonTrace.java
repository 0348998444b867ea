// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import com.google.gson.stream.JsonWriter;
import io.jstap.client.session.TraceRecord;
import io.jstap.client.session.TraceRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * One JSON object a line for each record: {@code time} (RFC 3339, nanoseconds), {@code sequence},
 * {@code cpu}, {@code node}, of several machines {@code remote}, {@code probe}, and either {@code
 * text} or {@code data}: a histogram or a global that the end of the session shows.
 */
public final class JsonTrace implements TraceWriter {
  private static final long NANOSECONDS = 1_000_000_000L;

  private final Sink sink;
  private final String node;
  private final OptionalInt remote;
  private final ProbeNames probes;

  /**
   * @param node the name of the machine
   * @param remote its place among the machines that the user named; empty when it is the only one
   */
  public JsonTrace(Sink sink, String node, OptionalInt remote, ProbeNames probes) {
    this.sink = sink;
    this.node = node;
    this.remote = remote;
    this.probes = probes;
  }

  @Override
  public void frame(byte[] frame) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(2 * frame.length);
    TraceRecords.each(frame, record -> take(record, lines));
    write(lines);
  }

  private void take(TraceRecord record, ByteArrayOutputStream lines) throws IOException {
    if (record.type() == TraceRecord.NEXT_FILE) {
      write(lines);
      sink.next();
    } else {
      line(record, lines);
    }
  }

  private void write(ByteArrayOutputStream lines) throws IOException {
    sink.write(lines.toByteArray(), 0, lines.size());
    lines.reset();
  }

  private void line(TraceRecord record, ByteArrayOutputStream lines) throws IOException {
    OutputStreamWriter text = new OutputStreamWriter(lines, StandardCharsets.UTF_8);
    JsonWriter json = new JsonWriter(text);
    Instant time =
        Instant.ofEpochSecond(
            record.nanoseconds() / NANOSECONDS, record.nanoseconds() % NANOSECONDS);
    json.beginObject();
    json.name("time").value(time.toString());
    json.name("sequence").value(record.sequence());
    json.name("cpu").value(record.cpu());
    json.name("node").value(node);
    if (remote.isPresent()) {
      json.name("remote").value(remote.getAsInt());
    }
    json.name("probe").value(probes.name(record.probe()));
    if (record.type() == TraceRecord.DATA) {
      json.name("data").jsonValue(decoded(record));
    } else {
      json.name("text").value(decoded(record));
    }
    json.endObject();
    json.flush();
    text.write('\n');
    text.flush();
  }

  private static String decoded(TraceRecord record) {
    return new String(record.frame(), record.offset(), record.length(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
