// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Records as the module writes them: a header of 32 bytes (u32 length, u16 type, u16 CPU, u64
 * sequence, u64 time, u32 probe, u32 reserved), payload, padding to 8 bytes; in the node's byte
 * order.
 */
public final class TraceRecords {
  /** Bytes before a record's payload. */
  public static final int HEADER = 32;

  private TraceRecords() {}

  /** Takes records one by one. */
  public interface Visitor {
    /** A failure ends the visit. */
    void record(TraceRecord record) throws IOException;
  }

  /** Visits all records of a frame, or of a file of records, in their order. */
  public static void each(byte[] frame, Visitor visitor) throws IOException {
    ByteBuffer records = ByteBuffer.wrap(frame).order(ByteOrder.nativeOrder());
    int at = 0;
    while (at < frame.length) {
      TraceRecord record = at(frame, records, at);
      visitor.record(record);
      at = record.end();
    }
  }

  /** The record that begins at a place. */
  private static TraceRecord at(byte[] frame, ByteBuffer records, int at) throws IOException {
    if (frame.length - at < HEADER) {
      throw new IOException("a piece of a record came");
    }
    int length = records.getInt(at);
    int type = Short.toUnsignedInt(records.getShort(at + 4));
    int offset = at + HEADER;
    if (length < 0 || length > frame.length - offset) {
      throw new IOException("a record of impossible length " + length + " came");
    }
    if (type < TraceRecord.TEXT || type > TraceRecord.NEXT_FILE) {
      throw new IOException("a record of the unknown type " + type + " came");
    }
    return new TraceRecord(
        type,
        Short.toUnsignedInt(records.getShort(at + 6)),
        records.getLong(at + 8),
        records.getLong(at + 16),
        records.getInt(at + 24),
        frame,
        offset,
        length,
        at,
        Math.min(frame.length, offset + ((length + 7) & ~7)));
  }
}
