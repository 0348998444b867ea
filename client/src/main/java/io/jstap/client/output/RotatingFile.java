// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A file, or a row of files {@code NAME.0}, {@code NAME.1}, ... of limited size, of which the
 * newest are kept. What is written at once stays together in one of them.
 */
public final class RotatingFile implements Sink {
  /**
   * How files follow one another.
   *
   * @param bytes size from which on the next file is begun; 0: one file only
   * @param kept how many are kept; 0: all
   */
  public record Rotation(long bytes, int kept) {
    /** One file, whatever its size. */
    public static final Rotation NONE = new Rotation(0, 0);
  }

  private final String pattern;
  private final Rotation rotation;
  private final Deque<Path> files = new ArrayDeque<>();
  private OutputStream out;
  private long written;
  private int number;

  /**
   * Opens the first file.
   *
   * @param pattern its name, in which {@link FilePattern} replaces the time
   */
  public RotatingFile(String pattern, Rotation rotation) throws IOException {
    this.pattern = pattern;
    this.rotation = rotation;
    this.out = open();
  }

  private OutputStream open() throws IOException {
    String name = FilePattern.expand(pattern);
    Path file = Path.of(rotation.bytes() > 0 ? name + "." + number++ : name);
    OutputStream opened = Files.newOutputStream(file);
    files.add(file);
    written = 0;
    while (rotation.kept() > 0 && files.size() > rotation.kept()) {
      Files.deleteIfExists(files.remove());
    }
    return opened;
  }

  @Override
  public void next() throws IOException {
    if (rotation.bytes() > 0) {
      out.close();
      out = open();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (rotation.bytes() > 0 && written > 0 && written + length > rotation.bytes()) {
      next();
    }
    out.write(bytes, offset, length);
    written += length;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
