// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An open file of a node. */
public interface NodeFile extends AutoCloseable {
  /** The most that is read at once. */
  int MOST = 16 << 20;

  /** Its size in bytes. */
  long size() throws IOException;

  /**
   * Reads until the buffer is full, or the file ends.
   *
   * @return how many bytes were read
   */
  int read(ByteBuffer bytes, long offset) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * Exactly so many bytes, little-endian.
   *
   * @throws IOException the file has not so many there, or more than a megabyte is wanted
   */
  default ByteBuffer bytes(long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || length > 1 << 20 || offset > size() - length) {
      throw new IOException("it is not a whole ELF file");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    if (read(bytes, offset) < length) {
      throw new IOException("it is not a whole ELF file");
    }
    return bytes.flip();
  }

  /** The first bytes, fewer when the file is shorter. */
  default byte[] start(int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(Math.min(most, MOST), size()));
    byte[] read = new byte[read(bytes, 0)];
    bytes.flip().get(read);
    return read;
  }
}
