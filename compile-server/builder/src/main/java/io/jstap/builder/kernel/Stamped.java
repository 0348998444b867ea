// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read from files, each read again only when its size, its time or the file itself is
 * another. Safe for use by several threads.
 */
final class Stamped<T> {
  /** How a file becomes a value. */
  interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private record Entry<T>(long size, FileTime time, @Nullable Object inode, T value) {
    boolean fits(BasicFileAttributes file) {
      return size == file.size()
          && time.equals(file.lastModifiedTime())
          && Objects.equals(inode, file.fileKey());
    }
  }

  private final Reader<T> reader;
  private final ConcurrentMap<Path, Entry<T>> entries = new ConcurrentHashMap<>();

  Stamped(Reader<T> reader) {
    this.reader = reader;
  }

  T of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Entry<T> known = entries.get(file);
    if (known == null || !known.fits(now)) {
      known = new Entry<>(now.size(), now.lastModifiedTime(), now.fileKey(), reader.read(file));
      entries.put(file, known);
    }
    return known.value();
  }
}
