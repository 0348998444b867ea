// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.tapset;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a root folder that are meant for a kernel, in the order of §1.2. */
final class SearchPath {
  /** A file of the library. */
  record Found(Path root, Path file) {
    /** The path below the root. */
    String relative() {
      return root.relativize(file).toString();
    }
  }

  private final List<String> folders;

  /**
   * @param release for example {@code 6.1.0-56-cloud-amd64}
   * @param architecture for example {@code x86_64}
   */
  SearchPath(String release, String architecture) {
    List<String> versions = versions(release);
    this.folders = new ArrayList<>();
    for (String prefix : List.of("linux/", "")) {
      for (String version : versions) {
        folders.add(prefix + version + "/" + architecture);
        folders.add(prefix + version);
      }
      folders.add(prefix + architecture);
      folders.add(prefix);
    }
  }

  /** The release, what stands before its dash, and that shortened down to major.minor. */
  static List<String> versions(String release) {
    List<String> versions = new ArrayList<>();
    versions.add(release);
    int dash = release.indexOf('-');
    String version = dash < 0 ? release : release.substring(0, dash);
    while (true) {
      if (!versions.contains(version)) {
        versions.add(version);
      }
      int dot = version.lastIndexOf('.');
      if (dot < 0 || version.indexOf('.') == dot) {
        return versions;
      }
      version = version.substring(0, dot);
    }
  }

  /** Files with that ending; folders that are missing hold none. */
  List<Found> files(Path root, String ending) throws IOException {
    List<Found> files = new ArrayList<>();
    for (String folder : folders) {
      Path directory = root.resolve(folder);
      if (Files.isDirectory(directory)) {
        list(root, directory, ending, files);
      }
    }
    Path byPath = root.resolve("PATH");
    if (Files.isDirectory(byPath)) {
      try (Stream<Path> walk = Files.walk(byPath)) {
        walk.filter(file -> file.toString().endsWith(ending))
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(file -> files.add(new Found(root, file)));
      }
    }
    return files;
  }

  private static void list(Path root, Path directory, String ending, List<Found> files)
      throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + ending)) {
      entries.forEach(found::add);
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    found.sort(null);
    found.forEach(file -> files.add(new Found(root, file)));
  }
}
