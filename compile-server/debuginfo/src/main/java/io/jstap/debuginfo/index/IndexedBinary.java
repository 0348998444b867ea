// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import java.nio.file.Path;

/** A binary with its index. */
public final class IndexedBinary {
  private IndexedBinary() {}

  public static BinaryInfo open(Path binary, Path index) {
    if (!java.nio.file.Files.exists(index)) {
      throw new DebugInfoException(
          DebugInfoProblem.UNUSABLE_INDEX, index.toString(), "", "no such file");
    }
    throw new DebugInfoException(
        DebugInfoProblem.UNSUPPORTED_FORMAT, binary.toString(), "", "not readable yet");
  }
}
