// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.BuildIdNote;
import io.jstap.debuginfo.DebugInfoProblem;
import java.nio.file.Path;
import java.util.Optional;

/** Reads nothing but the build-id. */
public final class BuildIds {
  private BuildIds() {}

  /** The build-id of an ELF file; empty when it has none. */
  public static Optional<BuildId> read(Path binary) {
    return ElfFile.open(binary).buildId().map(BuildIdNote::id);
  }

  /** The build-id in a bare note section, such as the kernel's {@code /sys/kernel/notes}. */
  public static Optional<BuildId> ofNotes(byte[] notes, String name) {
    Bytes bytes =
        new Bytes(
            java.lang.foreign.MemorySegment.ofArray(notes),
            name,
            "",
            DebugInfoProblem.MALFORMED_ELF);
    return Notes.read(bytes).stream()
        .filter(Notes::isBuildId)
        .map(note -> BuildId.of(note.descriptor()))
        .findFirst();
  }
}
