// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Which modules have a function of some name, by their symbols alone. */
final class ModuleFunctions {
  private ModuleFunctions() {}

  /** The names of the modules that have it, sorted. */
  static List<String> withFunction(Map<String, Path> modules, String function) {
    return modules.entrySet().parallelStream()
        .filter(module -> has(module.getValue(), function))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static boolean has(Path file, String function) {
    try {
      return ElfFile.open(file).symbolTable().stream()
          .anyMatch(
              symbol ->
                  symbol.isFunction() && !symbol.isUndefined() && symbol.name().equals(function));
    } catch (DebugInfoException e) {
      // One damaged module must not hide the others; who names it learns what is wrong with it.
      return false;
    }
  }
}
