// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the helper says: a type and a payload, little-endian. */
@SuppressWarnings("ArrayRecordComponent") // a message in passing: never compared, kept or shared
record Frame(Type type, byte[] payload) {
  private static final int BIGGEST = 16 << 20;
  private static final int HEADER = 8;

  enum Type {
    LOADED(1),
    STARTED(2),
    RECORDS(3),
    WARNING(4),
    ERROR(5),
    SUMMARY(6),
    UNLOADED(7),
    REFUSED(8),
    EXIT_REQUESTED(9),
    DETACHED(10),
    SYSTEM(11),
    NODE(12),
    ALIVE(13);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    static Type of(int number) throws IOException {
      for (Type type : values()) {
        if (type.number == number) {
          return type;
        }
      }
      throw new IOException("the helper sent a frame of the unknown type " + number);
    }
  }

  String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The number at the start of a refusal. */
  int number() {
    return payload.length < Integer.BYTES
        ? 0
        : ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  String textBehindNumber() {
    int start = Math.min(payload.length, Integer.BYTES);
    return new String(payload, start, payload.length - start, StandardCharsets.UTF_8);
  }

  /** The next frame; empty at the end of the stream between two frames. */
  static Optional<Frame> read(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < HEADER) {
      throw new EOFException("the helper ended within a frame");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    Type type = Type.of(fields.getInt());
    int size = fields.getInt();
    if (size < 0 || size > BIGGEST) {
      throw new IOException(
          "the helper sent a frame of " + Integer.toUnsignedString(size) + " bytes");
    }
    byte[] payload = in.readNBytes(size);
    if (payload.length < size) {
      throw new EOFException("the helper ended within a frame");
    }
    return Optional.of(new Frame(type, payload));
  }
}
