// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where programs and libraries are looked for, and what the target of the session is.
 *
 * @param folders of programs, as {@code PATH} has them
 * @param libraries folders that come before the linker's own, as {@code LD_LIBRARY_PATH} has them
 * @param command that the session starts ({@code -c})
 * @param target a process that is there ({@code -x}); 0 for none
 */
public record ProgramSearch(
    List<Path> folders, List<Path> libraries, Optional<String> command, int target) {
  public ProgramSearch {
    folders = List.copyOf(folders);
    libraries = List.copyOf(libraries);
  }

  /** What an environment says. */
  public static ProgramSearch of(
      Map<String, String> environment, Optional<String> command, int target) {
    return new ProgramSearch(
        folders(environment.getOrDefault("PATH", "")),
        folders(environment.getOrDefault("LD_LIBRARY_PATH", "")),
        command,
        target);
  }

  static List<Path> folders(String search) {
    return Stream.of(search.split(":", -1))
        .filter(text -> text.startsWith("/") && text.indexOf('\0') < 0)
        .map(Path::of)
        .toList();
  }
}
