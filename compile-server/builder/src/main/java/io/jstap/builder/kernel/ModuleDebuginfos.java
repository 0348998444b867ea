// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.btf.Btf;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.type.Lazy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The modules of one kernel, by the files that hold their debuginfo. Each is looked for and indexed
 * when it is first asked for; the index is kept by the module's build-id. A module whose debuginfo
 * is nowhere answers from its symbols and its BTF.
 */
final class ModuleDebuginfos {
  /** Each is some mapped files, and copies of what is compressed in them. */
  private static final int MOST_OPEN = 128;

  private static final Pattern MODULE = Pattern.compile("(.*)\\.ko(\\.(xz|zst|gz))?");

  private final InstalledKernel kernel;
  private final DebuginfoSources sources;
  private final Path indexes;
  private final Lazy<Optional<Btf>> types;
  private final Lazy<Map<String, Path>> withDebuginfo;
  private final Lazy<Map<String, Path>> plain;
  private final Lazy<Map<String, List<String>>> tracepoints;
  private final Lazy<Set<String>> builtIn;

  /** Those that were asked for last; what is forgotten is opened again. */
  private final Map<String, KernelDebuginfo> opened =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KernelDebuginfo> eldest) {
          return size() > MOST_OPEN;
        }
      };

  /**
   * @param kernel says where modules are installed
   * @param vmlinux holds the kernel's types
   * @param indexes where to keep what is made of them
   */
  ModuleDebuginfos(InstalledKernel kernel, DebuginfoSources sources, Path vmlinux, Path indexes) {
    this.kernel = kernel;
    this.sources = sources;
    this.indexes = indexes;
    this.types = Lazy.of(() -> Btf.of(ElfFile.open(vmlinux)));
    this.withDebuginfo = Lazy.of(() -> find(kernel.modules()));
    this.plain = Lazy.of(() -> find(kernel.plainModules()));
    this.tracepoints = Lazy.of(this::findTracepoints);
    this.builtIn = Lazy.of(() -> BuiltInModules.of(kernel.plainModules()));
  }

  /** Their names as the kernel has them, sorted. */
  List<String> names() {
    Set<String> names = new TreeSet<>(withDebuginfo.get().keySet());
    names.addAll(plain.get().keySet());
    return List.copyOf(names);
  }

  /**
   * What is known of a module; empty when there is no such module.
   *
   * @throws DebugInfoException when it can not be read
   */
  Optional<BinaryInfo> open(String name) {
    if (!withDebuginfo.get().containsKey(name) && !plain.get().containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(opened(name).openOrIndex());
  }

  private KernelDebuginfo opened(String name) {
    synchronized (opened) {
      KernelDebuginfo known = opened.get(name);
      if (known == null) {
        known = debuginfo(name);
        opened.put(name, known);
      }
      return known;
    }
  }

  /** Lets go of all that is open; who works with a module keeps it. */
  void forget() {
    synchronized (opened) {
      opened.clear();
    }
  }

  /** The names of those that have a tracepoint of such a name, sorted. */
  List<String> withTracepoint(Predicate<String> name) {
    return tracepoints.get().entrySet().stream()
        .filter(module -> module.getValue().stream().anyMatch(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether code that could be a module is a part of the kernel itself. */
  boolean isBuiltIn(String name) {
    return builtIn.get().contains(name);
  }

  /** The names of those that have a function of exactly that name, sorted. */
  List<String> withFunction(String name) {
    return ModuleFunctions.withFunction(filesWithSymbols(), name);
  }

  /** Names of modules, with those of their tracepoints. */
  private Map<String, List<String>> findTracepoints() {
    return ModuleTracepoints.of(filesWithSymbols());
  }

  private Map<String, Path> filesWithSymbols() {
    Map<String, Path> files = new TreeMap<>(plain.get());
    // Debuginfo has the symbols, too, and is not compressed as a whole.
    files.keySet().removeAll(withDebuginfo.get().keySet());
    files.replaceAll((_, file) -> PlainModules.expanded(file, indexes));
    files.putAll(withDebuginfo.get());
    return files;
  }

  private KernelDebuginfo debuginfo(String name) {
    try {
      Files.createDirectories(indexes);
      Path file = file(name);
      String id = BuildIdNote.ofFile(file).orElse(Long.toHexString(Files.size(file)));
      return new KernelDebuginfo(file, indexes.resolve(name + "-" + id + ".index"), types::get);
    } catch (IOException e) {
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE, name, "", "it can not be read: " + e);
    }
  }

  /** The best file that tells about a module. */
  private Path file(String name) throws IOException {
    Path known = withDebuginfo.get().get(name);
    if (known != null) {
      return known;
    }
    Path installed = PlainModules.expanded(Objects.requireNonNull(plain.get().get(name)), indexes);
    Optional<String> id = BuildIdNote.ofFile(installed);
    if (id.isEmpty()) {
      return installed;
    }
    try {
      return sources
          .ofModule(installed.getFileName().toString(), id.get(), problem -> {})
          .file()
          .orElse(installed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while looking for the debuginfo of " + kernel, e);
    }
  }

  private static Map<String, Path> find(Optional<Path> folder) {
    Map<String, Path> found = new TreeMap<>();
    if (folder.isEmpty()) {
      return found;
    }
    try (Stream<Path> all = Files.walk(folder.get().toRealPath())) {
      for (Path path : all.toList()) {
        Matcher matcher = MODULE.matcher(path.getFileName().toString());
        if (matcher.matches()) {
          // The kernel's own rule: a dash or comma of a file's name is an underscore.
          found.putIfAbsent(matcher.group(1).replace('-', '_').replace(',', '_'), path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
