// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which libraries a program needs, and those need, and where the dynamic linker finds them: in the
 * folders of {@code DT_RPATH} of who needs it and of who needs that, unless there is {@code
 * DT_RUNPATH}; in those of {@code LD_LIBRARY_PATH}, of {@code DT_RUNPATH}, in its cache, and in the
 * default folders (ld.so(8)).
 */
final class SharedLibraries {
  private static final int MOST = 1000;
  private static final Path CACHE = Path.of("/etc/ld.so.cache");
  private static final List<Path> DEFAULTS =
      Stream.of(
              "/lib/x86_64-linux-gnu",
              "/usr/lib/x86_64-linux-gnu",
              "/lib/aarch64-linux-gnu",
              "/usr/lib/aarch64-linux-gnu",
              "/lib64",
              "/usr/lib64",
              "/lib",
              "/usr/lib")
          .map(Path::of)
          .toList();

  private final NodeFiles files;
  private final List<Path> environment;
  private final LinkerCache cache;

  SharedLibraries(NodeFiles files, List<Path> environment) {
    this(files, environment, LinkerCache.read(files, CACHE));
  }

  SharedLibraries(NodeFiles files, List<Path> environment, LinkerCache cache) {
    this.files = files;
    this.environment = environment;
    this.cache = cache;
  }

  /**
   * Who needs libraries.
   *
   * @param inherited folders of those who need it itself
   */
  private record Needing(Path file, DynamicSection section, List<Path> inherited) {
    List<Path> own() {
      return section.runpath().isEmpty() ? folders(section.rpath(), file) : List.of();
    }
  }

  /**
   * The libraries of a program by the names under which they are needed, nearest first, with the
   * dynamic linker. One that is not found is left out, as one that is damaged.
   */
  Map<String, Path> of(Path program) throws IOException {
    Map<String, Path> found = new LinkedHashMap<>();
    Deque<Needing> left = new ArrayDeque<>();
    Optional<DynamicSection> start = DynamicSection.of(files, program);
    start.ifPresent(section -> left.add(new Needing(program, section, List.of())));
    start
        .map(DynamicSection::interpreter)
        .filter(text -> text.startsWith("/"))
        .map(Path::of)
        .filter(files::isFile)
        .ifPresent(linker -> found.put(String.valueOf(linker.getFileName()), linker));
    while (!left.isEmpty() && found.size() < MOST) {
      Needing one = left.remove();
      for (String name : one.section.needed()) {
        if (found.containsKey(name)) {
          continue;
        }
        Optional<Path> file = find(name, one);
        if (file.isPresent()) {
          found.put(name, file.get());
          List<Path> inherited = new ArrayList<>(one.own());
          inherited.addAll(one.inherited);
          section(file.get())
              .ifPresent(section -> left.add(new Needing(file.get(), section, inherited)));
        }
      }
    }
    return found;
  }

  /** A library that nobody needs by name, as those that are opened while a program runs. */
  Optional<Path> find(String name) {
    return first(name, environment)
        .or(() -> cache.find(name).filter(this::fits))
        .or(() -> first(name, DEFAULTS));
  }

  private Optional<Path> find(String name, Needing one) {
    if (name.contains("/")) {
      return path(name).filter(this::fits);
    }
    List<Path> before = new ArrayList<>(one.own());
    if (one.section.runpath().isEmpty()) {
      before.addAll(one.inherited);
    }
    before.addAll(environment);
    before.addAll(folders(one.section.runpath(), one.file));
    return first(name, before).or(() -> find(name));
  }

  private Optional<Path> first(String name, List<Path> folders) {
    return folders.stream()
        .flatMap(folder -> path(folder + "/" + name).stream())
        .filter(this::fits)
        .findFirst();
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The linker passes over what is for other machines. */
  private boolean fits(Path file) {
    return section(file).isPresent();
  }

  private Optional<DynamicSection> section(Path file) {
    try {
      return files.isFile(file) ? DynamicSection.of(files, file) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The folders of a search path, in which {@code $ORIGIN} is where the file is. */
  static List<Path> folders(String search, Path file) {
    String origin = String.valueOf(file.toAbsolutePath().getParent());
    return ProgramSearch.folders(search.replace("${ORIGIN}", origin).replace("$ORIGIN", origin));
  }
}
