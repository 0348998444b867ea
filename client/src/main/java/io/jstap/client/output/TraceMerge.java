// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import io.jstap.client.session.TraceRecord;
import io.jstap.client.session.TraceRecords;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Puts the text of {@link BulkTrace}'s files together in the order in which it was printed. */
public final class TraceMerge {
  private static final int BIGGEST = 1 << 20;

  /** How many records were there, and how many are missing between them. */
  public record Result(long records, long missing) {}

  @SuppressWarnings("ArrayRecordComponent") // in passing: never compared
  private record Next(long sequence, byte[] text, DataInputStream from, String name) {}

  private TraceMerge() {}

  /** One file of records, with its name for messages. */
  public record Input(String name, InputStream stream) {}

  /**
   * Merges.
   *
   * @throws IOException also when a file does not hold whole records; what comes before is written
   */
  public static Result merge(List<Input> inputs, Sink to) throws IOException {
    PriorityQueue<Next> waiting = new PriorityQueue<>(Comparator.comparingLong(Next::sequence));
    List<Input> all = new ArrayList<>(inputs);
    for (Input input : all) {
      read(new DataInputStream(input.stream()), input.name()).ifPresent(waiting::add);
    }
    long records = 0;
    long missing = 0;
    long expected = -1;
    for (Next next = waiting.poll(); next != null; next = waiting.poll()) {
      if (expected >= 0 && next.sequence() > expected) {
        missing += next.sequence() - expected;
      }
      expected = next.sequence() + 1;
      records++;
      to.write(next.text(), 0, next.text().length);
      read(next.from(), next.name()).ifPresent(waiting::add);
    }
    return new Result(records, missing);
  }

  /** What only separates files has no text, but a place among the others. */
  private static boolean isText(int type) {
    return type == TraceRecord.TEXT || type == TraceRecord.NEXT_FILE;
  }

  private static Optional<Next> read(DataInputStream in, String name) throws IOException {
    byte[] header = in.readNBytes(TraceRecords.HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < TraceRecords.HEADER) {
      throw new EOFException(name + " ends within a record");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    int length = fields.getInt(0);
    if (length < 0 || length > BIGGEST || !isText(fields.getShort(4))) {
      throw new IOException(name + " is no file of records, as -b writes them");
    }
    int padded = (length + 7) & ~7;
    byte[] text = in.readNBytes(padded);
    if (text.length < padded) {
      throw new EOFException(name + " ends within a record");
    }
    return Optional.of(
        new Next(fields.getLong(8), java.util.Arrays.copyOf(text, length), in, name));
  }
}
