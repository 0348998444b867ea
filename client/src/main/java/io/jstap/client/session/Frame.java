// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the helper says: a type and a payload, little-endian. */
@SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
record Frame(Type type, byte[] payload) {
  private static final int BIGGEST = 16 << 20;

  enum Type {
    LOADED(1),
    STARTED(2),
    RECORDS(3),
    WARNING(4),
    ERROR(5),
    SUMMARY(6),
    UNLOADED(7),
    REFUSED(8),
    EXIT_REQUESTED(9);

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

  /** The next frame; empty at the end of the stream between two frames. */
  static Optional<Frame> read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    int type = first | in.read() << 8 | in.read() << 16 | in.read() << 24;
    int size = Integer.reverseBytes(data.readInt());
    if (size < 0 || size > BIGGEST) {
      throw new IOException("the helper sent a frame of " + size + " bytes");
    }
    byte[] payload = data.readNBytes(size);
    if (payload.length < size) {
      throw new EOFException("the helper ended within a frame");
    }
    return Optional.of(new Frame(Type.of(type), payload));
  }
}
