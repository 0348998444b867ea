// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import io.jstap.debuginfo.index.IndexBuilder;
import io.jstap.diagnostics.EventSink;
import java.nio.file.Path;

/** Makes the index of a binary. */
public final class DebugIndexer {
  private DebugIndexer() {}

  /**
   * Reads all debug information of a binary once and writes what {@link BinaryInfo#open} needs.
   * Crash-safe: the index appears under its name only when it is whole and on disk. Two threads
   * read.
   *
   * @param binary an ELF file; without DWARF the index holds its symbols only
   * @param indexFile is replaced when it exists
   * @param events is told the progress, stage {@code index}
   * @throws DebugInfoException when the binary is malformed or a file can not be read or written
   */
  public static void build(Path binary, Path indexFile, EventSink events) {
    IndexBuilder.build(binary, indexFile, events);
  }
}
