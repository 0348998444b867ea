// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds the index. */
public final class IndexBuilder {
  private IndexBuilder() {}

  public static void build(Path binary, Path indexFile, EventSink events) {
    events.progress(new Progress("index", indexFile.toString(), 0, 0));
    if (!Files.exists(binary)) {
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE, binary.toString(), "", "no such file");
    }
  }
}
