// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The modules of one kernel, by the files that hold their debuginfo. Each is indexed when it is
 * first asked for; the index is kept by the module's build-id.
 */
final class ModuleDebuginfos {
  private static final String SUFFIX = ".ko";

  private final Optional<Path> folder;
  private final Path indexes;
  private final ConcurrentMap<String, KernelDebuginfo> opened = new ConcurrentHashMap<>();
  private Optional<Map<String, Path>> files = Optional.empty();

  /**
   * @param folder below which the modules are; empty when none are installed
   * @param indexes where to keep what is made of them
   */
  ModuleDebuginfos(Optional<Path> folder, Path indexes) {
    this.folder = folder;
    this.indexes = indexes;
  }

  /** Their names as the kernel has them, sorted. */
  List<String> names() {
    return List.copyOf(files().keySet());
  }

  /**
   * The debuginfo of a module; empty when there is no such module.
   *
   * @throws DebugInfoException when it can not be read
   */
  Optional<BinaryInfo> open(String name) {
    Optional<Path> file = Optional.ofNullable(files().get(name));
    return file.map(path -> opened.computeIfAbsent(name, _ -> debuginfo(name, path)).openOrIndex());
  }

  private KernelDebuginfo debuginfo(String name, Path file) {
    try {
      Files.createDirectories(indexes);
      String id = BuildIdNote.ofFile(file).orElse(Long.toHexString(Files.size(file)));
      return new KernelDebuginfo(file, indexes.resolve(name + "-" + id + ".index"));
    } catch (IOException e) {
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE, file.toString(), "", "it can not be read: " + e);
    }
  }

  private synchronized Map<String, Path> files() {
    if (files.isEmpty()) {
      files = Optional.of(folder.map(ModuleDebuginfos::find).orElse(Map.of()));
    }
    return files.get();
  }

  private static Map<String, Path> find(Path folder) {
    Map<String, Path> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
          .forEach(path -> found.putIfAbsent(name(path), path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return found;
  }

  /** The kernel's own rule: a dash or comma of a file's name is an underscore. */
  private static String name(Path file) {
    String base = file.getFileName().toString();
    return base.substring(0, base.length() - SUFFIX.length()).replace('-', '_').replace(',', '_');
  }
}
