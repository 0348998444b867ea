// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the trace goes: a file, or standard output. */
final class TraceOutput implements AutoCloseable {
  /** The reader of standard output has gone, which ends a trace without a word. */
  static final class ReaderGone extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final OutputStream out;
  private final @Nullable Path file;

  private TraceOutput(OutputStream out, @Nullable Path file) {
    this.out = out;
    this.file = file;
  }

  static TraceOutput open(@Nullable Path file) throws ClientException {
    if (file == null) {
      // Unbuffered below us: a broken pipe has to be noticed at the write that meets it.
      return new TraceOutput(new FileOutputStream(FileDescriptor.out), null);
    }
    try {
      return new TraceOutput(Files.newOutputStream(file), file);
    } catch (IOException e) {
      throw new ClientException(
          "JS5023",
          "cannot write " + file + ": " + e.getMessage(),
          "choose another file with -o",
          e);
    }
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      if (file == null) {
        throw new ReaderGone();
      }
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws ClientException {
    try {
      if (file != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new ClientException(
          "JS5023", "cannot write " + file + ": " + e.getMessage(), "make room on the disk", e);
    }
  }
}
