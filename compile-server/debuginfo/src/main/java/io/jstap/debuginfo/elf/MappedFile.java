// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps files for reading. */
public final class MappedFile {
  private MappedFile() {}

  /** The whole file; unmapped when nothing refers to it any more. */
  public static MemorySegment map(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException failure) {
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE, path.toString(), "", reason(failure), failure);
    }
  }

  /** The words for what went wrong with a file. */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    String reason =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }
}
