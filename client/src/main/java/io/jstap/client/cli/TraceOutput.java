// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the trace goes: a file, or standard output. Unbuffered, so that what was printed is there.
 */
final class TraceOutput implements AutoCloseable {
  private final OutputStream out;
  private final @Nullable Path file;

  private TraceOutput(OutputStream out, @Nullable Path file) {
    this.out = out;
    this.file = file;
  }

  static TraceOutput open(@Nullable Path file) throws ClientException {
    if (file == null) {
      return new TraceOutput(new FileOutputStream(FileDescriptor.out), null);
    }
    try {
      return new TraceOutput(Files.newOutputStream(file), file);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot write " + file + ": " + IoMessages.reason(e),
          "choose another file with -o",
          e);
    }
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /**
   * What a failed write means. The reader of standard output may have gone, which is no error:
   * empty then.
   */
  Optional<ClientException> explain(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (file == null && reason.contains("Broken pipe")) {
      return Optional.empty();
    }
    return Optional.of(
        new ClientException(
            ClientProblem.FILE,
            "cannot write " + (file == null ? "the trace" : file) + ": " + reason,
            "make room, or choose another file with -o; what was written so far is there",
            failure));
  }

  @Override
  public void close() throws ClientException {
    try {
      if (file != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot write " + file + ": " + IoMessages.reason(e),
          "make room, or choose another file with -o",
          e);
    }
  }
}
