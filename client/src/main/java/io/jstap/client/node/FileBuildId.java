// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** The GNU build-id of a 64-bit little-endian ELF file (gABI, chapter 4), read in place. */
public final class FileBuildId {
  private static final int HEADER = 64;
  private static final int MAGIC = 0x464c457f;
  private static final int NOTES = 7;
  private static final int MOST_NOTES = 1 << 20;

  private FileBuildId() {}

  /** Whether a file begins as ELF files do. */
  public static boolean isElf(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.size() >= HEADER && bytes(channel, 0, HEADER).getInt(0) == MAGIC;
    }
  }

  /** The build-id in lower-case hexadecimal; empty when the file has none. */
  public static Optional<String> of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = bytes(channel, 0, HEADER);
      long table = header.getLong(40);
      int size = Short.toUnsignedInt(header.getShort(58));
      int count = Short.toUnsignedInt(header.getShort(60));
      if (size != HEADER) {
        return Optional.empty();
      }
      for (int i = 0; i < count; i++) {
        ByteBuffer section = bytes(channel, table + (long) i * size, size);
        if (section.getInt(4) != NOTES) {
          continue;
        }
        Optional<String> id =
            Node.buildId(bytes(channel, section.getLong(24), section.getLong(32)));
        if (id.isPresent()) {
          return id;
        }
      }
      return Optional.empty();
    }
  }

  static ByteBuffer bytes(FileChannel channel, long offset, long size) throws IOException {
    if (offset < 0 || size < 0 || size > MOST_NOTES || offset > channel.size() - size) {
      throw new IOException("it is not a whole ELF file");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("it is not a whole ELF file");
      }
    }
    return bytes.flip();
  }
}
