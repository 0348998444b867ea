// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Symbol;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which modules have which tracepoints, by their symbols: so that only those have to be indexed of
 * which a script names one.
 */
final class ModuleTracepoints {
  private static final String SECTION = "__tracepoints";
  private static final String PREFIX = "__tracepoint_";

  private ModuleTracepoints() {}

  /** The names of the tracepoints of each module that has any, by the module's name. */
  static Map<String, List<String>> of(Map<String, Path> modules) {
    Map<String, List<String>> found = new TreeMap<>();
    modules.forEach(
        (name, file) -> {
          List<String> names = of(file);
          if (!names.isEmpty()) {
            found.put(name, names);
          }
        });
    return found;
  }

  private static List<String> of(Path file) {
    try {
      ElfFile module = ElfFile.open(file);
      if (module.section(SECTION).isEmpty()) {
        return List.of();
      }
      return module.symbolTable().stream()
          .filter(symbol -> !symbol.isUndefined())
          .map(Symbol::name)
          .filter(symbol -> symbol.startsWith(PREFIX))
          .map(symbol -> symbol.substring(PREFIX.length()))
          .toList();
    } catch (DebugInfoException e) {
      // One damaged module must not hide the others; who names it learns what is wrong with it.
      return List.of();
    }
  }
}
