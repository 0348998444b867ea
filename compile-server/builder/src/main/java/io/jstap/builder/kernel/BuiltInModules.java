// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The modules that are parts of the kernel itself: its {@code modules.builtin} names their files.
 */
final class BuiltInModules {
  private static final String SUFFIX = ".ko";

  private BuiltInModules() {}

  /**
   * Their names as the kernel has them; none when there is no such list.
   *
   * @param modules the folder with the kernel's modules, beside which the list is
   */
  static Set<String> of(Optional<Path> modules) {
    Optional<Path> list =
        modules.map(folder -> folder.resolveSibling("modules.builtin")).filter(Files::isReadable);
    if (list.isEmpty()) {
      return Set.of();
    }
    try {
      return Files.readAllLines(list.get()).stream()
          .map(line -> line.substring(line.lastIndexOf('/') + 1))
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()).replace('-', '_'))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
