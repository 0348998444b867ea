// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the file that dwz moved common debug information to ({@code .gnu_debugaltlink}). */
final class SupplementaryFile {
  private SupplementaryFile() {}

  /**
   * The file that the link names, relative to the file itself; or the one in the build-id layout
   * above a {@code .dwz} folder. A file with another build-id is not taken.
   */
  static Optional<ElfFile> find(ElfFile elf) {
    Optional<Bytes> link = elf.section(".gnu_debugaltlink").map(elf::content);
    if (link.isEmpty()) {
      return Optional.empty();
    }
    Bytes content = link.get();
    byte[] name = content.stringBytes(0);
    long idAt = name.length + 1L;
    if (idAt >= content.size()) {
      throw content.malformed("has no build-id");
    }
    BuildId wanted = BuildId.of(content.array(idAt, (int) (content.size() - idAt)));
    Path directory = Path.of(elf.file()).toAbsolutePath().getParent();
    Path named = Path.of(new String(name, java.nio.charset.StandardCharsets.UTF_8));
    Path path = directory == null ? named : directory.resolve(named);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    ElfFile found = ElfFile.open(path);
    boolean same = found.buildId().map(note -> note.id().equals(wanted)).orElse(false);
    return same ? Optional.of(found) : Optional.empty();
  }
}
