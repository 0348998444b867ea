// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The process's own standard output, which stays open. */
public final class StandardOutput implements Sink {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() {
    // It belongs to the whole process.
  }
}
