// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.box;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What is visible in a box beside its working folder, read-only: the programs and libraries of the
 * distribution, and some named folders and files. Anything else is not there.
 *
 * @param paths absolute; none is below another one
 */
public record Surroundings(List<Path> paths) {
  private static final List<String> SYSTEM =
      List.of("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec");

  /** Where distributions have links into /usr, or folders. */
  private static final List<String> ROOTS = List.of("/bin", "/lib", "/lib64");

  public Surroundings {
    paths = List.copyOf(paths);
  }

  /** The system's programs and libraries, and those paths. */
  public static Surroundings of(Collection<Path> more) {
    TreeSet<Path> all = new TreeSet<>(more);
    SYSTEM.forEach(folder -> all.add(Path.of(folder)));
    List<Path> outermost = new ArrayList<>();
    for (Path path : all) {
      // Sorted, so an outer folder comes before what is in it; but not always directly before.
      if (outermost.stream().noneMatch(path::startsWith)) {
        outermost.add(path);
      }
    }
    return new Surroundings(outermost);
  }

  /** The absolute paths in the words of a compiler's command line. */
  public static List<Path> namedBy(List<String> words) {
    List<Path> named = new ArrayList<>();
    for (String word : words) {
      String path = word.startsWith("-I") ? word.substring(2) : word;
      if (path.startsWith("/")) {
        named.add(Path.of(path).normalize());
      }
    }
    return named;
  }

  /** The options of bubblewrap that make them visible. */
  List<String> options() throws IOException {
    List<String> options = new ArrayList<>();
    for (Path path : paths) {
      options.addAll(List.of("--ro-bind-try", path.toString(), path.toString()));
    }
    for (String root : ROOTS) {
      Path path = Path.of(root);
      if (Files.isSymbolicLink(path)) {
        options.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), root));
      } else {
        options.addAll(List.of("--ro-bind-try", root, root));
      }
    }
    return options;
  }
}
