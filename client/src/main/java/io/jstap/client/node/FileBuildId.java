// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** The GNU build-id of a 64-bit little-endian ELF file (gABI, chapter 4), read in place. */
public final class FileBuildId {
  private static final int HEADER = 64;
  private static final int MAGIC = 0x464c457f;
  private static final int NOTES = 7;

  private FileBuildId() {}

  /** Whether a file begins as ELF files do. */
  public static boolean isElf(Path file) throws IOException {
    return isElf(LocalFiles.HERE, file);
  }

  /** The same of a file of a node. */
  static boolean isElf(NodeFiles files, Path path) throws IOException {
    try (NodeFile file = files.open(path)) {
      return file.size() >= HEADER && file.bytes(0, HEADER).getInt(0) == MAGIC;
    }
  }

  /** The build-id in lower-case hexadecimal; empty when the file has none. */
  public static Optional<String> of(Path file) throws IOException {
    return of(LocalFiles.HERE, file);
  }

  /** The same of a file of a node. */
  static Optional<String> of(NodeFiles files, Path path) throws IOException {
    try (NodeFile file = files.open(path)) {
      ByteBuffer header = file.bytes(0, HEADER);
      long table = header.getLong(40);
      int size = Short.toUnsignedInt(header.getShort(58));
      int count = Short.toUnsignedInt(header.getShort(60));
      if (size != HEADER) {
        return Optional.empty();
      }
      for (int i = 0; i < count; i++) {
        ByteBuffer section = file.bytes(table + (long) i * size, size);
        if (section.getInt(4) != NOTES) {
          continue;
        }
        Optional<String> id = Node.buildId(file.bytes(section.getLong(24), section.getLong(32)));
        if (id.isPresent()) {
          return id;
        }
      }
      return Optional.empty();
    }
  }
}
