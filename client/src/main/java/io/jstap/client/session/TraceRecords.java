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
final class TraceRecords {
  private static final int HEADER = 32;
  private static final int TEXT = 1;

  private TraceRecords() {}

  /**
   * Brings the text of all records of a frame together at the frame's start.
   *
   * @return how many bytes it is
   */
  static int text(byte[] frame) throws IOException {
    ByteBuffer records = ByteBuffer.wrap(frame).order(ByteOrder.nativeOrder());
    int at = 0;
    int size = 0;
    while (at < frame.length) {
      if (frame.length - at < HEADER) {
        throw new IOException("the helper sent a piece of a record");
      }
      int length = records.getInt(at);
      int type = Short.toUnsignedInt(records.getShort(at + 4));
      at += HEADER;
      if (length < 0 || length > frame.length - at) {
        throw new IOException("the helper sent a record of impossible length " + length);
      }
      if (type != TEXT) {
        throw new IOException("the helper sent a record of the unknown type " + type);
      }
      System.arraycopy(frame, at, frame, size, length);
      size += length;
      at = Math.min(frame.length, at + ((length + 7) & ~7));
    }
    return size;
  }
}
