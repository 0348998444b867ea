// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import io.jstap.client.session.TraceRecord;
import io.jstap.client.session.TraceRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes counted stacks out of what a script prints, and writes them as a {@link FlameGraph} at the
 * end; all other lines go on as text. A counted stack is a line {@code outer;inner COUNT}, or what
 * the end of a session shows of an array with stacks as its keys.
 */
public final class FlameTrace implements TraceWriter {
  private static final Pattern FOLDED = Pattern.compile("([^\\s;][^;]*(?:;[^;]+)*;[^;]+?) (\\d+)");
  private static final Pattern SHOWN =
      Pattern.compile("\\w+\\[\"((?:[^\"\\\\]|\\\\.)*;[^\"]*)\"\\](?:=(\\d+)| @count=(\\d+).*)");

  private final Sink sink;
  private final Path file;
  private final String title;
  private final FlameGraph graph = new FlameGraph();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * @param sink for what is no stack
   * @param file where the picture goes
   */
  public FlameTrace(Sink sink, Path file, String title) {
    this.sink = sink;
    this.file = file;
    this.title = title;
  }

  @Override
  public void frame(byte[] frame) throws IOException {
    TraceRecords.each(frame, this::record);
  }

  private void record(TraceRecord record) throws IOException {
    if (record.type() == TraceRecord.NEXT_FILE) {
      sink.next();
    }
    for (int i = record.offset(); i < record.offset() + record.length(); i++) {
      line.write(record.frame()[i]);
      if (record.frame()[i] == '\n') {
        lineEnded();
      }
    }
  }

  private void lineEnded() throws IOException {
    byte[] bytes = line.toByteArray();
    line.reset();
    String text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    Matcher folded = FOLDED.matcher(text);
    Matcher shown = SHOWN.matcher(text);
    if (folded.matches()) {
      graph.add(folded.group(1), number(folded.group(2)));
    } else if (shown.matches()) {
      graph.add(shown.group(1), number(shown.group(2) != null ? shown.group(2) : shown.group(3)));
    } else {
      sink.write(bytes, 0, bytes.length);
    }
  }

  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE / 2 : Long.parseLong(digits);
  }

  /** How many samples were found. */
  public long samples() {
    return graph.samples();
  }

  @Override
  public void close() throws IOException {
    if (line.size() > 0) {
      lineEnded();
    }
    sink.close();
    Files.writeString(file, graph.svg(title));
  }
}
