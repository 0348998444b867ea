// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs and libraries of this machine that scripts name. */
public final class NodePrograms {
  private final List<Path> folders;

  /**
   * @param search the folders of programs, as {@code PATH} has them
   */
  public NodePrograms(String search) {
    this.folders =
        Stream.of(search.split(":", -1))
            .filter(text -> text.startsWith("/"))
            .map(Path::of)
            .toList();
  }

  /** What is there under a name. */
  public sealed interface Found {}

  /**
   * A file.
   *
   * @param path its real path
   * @param buildId in hexadecimal; empty when it has none
   */
  public record Program(Path path, String buildId) implements Found {}

  /**
   * None.
   *
   * @param why in a few words
   */
  public record Missing(String why) implements Found {}

  /**
   * Finds a program.
   *
   * @param name a path, from the current folder if it does not begin with a slash; or the name of a
   *     program in the folders of programs
   */
  public Found find(String name) {
    try {
      Optional<Path> file = name.contains("/") ? Optional.of(Path.of(name)) : inFolders(name);
      if (file.isEmpty()) {
        return new Missing("it is in none of the folders of PATH");
      }
      if (!Files.exists(file.get())) {
        return new Missing("there is no such file");
      }
      if (!Files.isRegularFile(file.get())) {
        return new Missing("that is no file");
      }
      Path real = file.get().toRealPath();
      if (!FileBuildId.isElf(real)) {
        return new Missing("that is no ELF file");
      }
      return new Program(real, FileBuildId.of(real).orElse(""));
    } catch (InvalidPathException e) {
      return new Missing("that is no path");
    } catch (IOException e) {
      return new Missing("it cannot be read");
    }
  }

  private Optional<Path> inFolders(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }
}
