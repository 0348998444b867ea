// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The AOT cache of the client's classes, recorded by a client that a run of the tests starts for
 * that and used by all others: half of a client's processor time is the loading of classes. Java
 * only records classes of jars, so folders of classes are packed first.
 */
final class ClassArchive {
  private static final Path FOLDER = folder();
  private static final Path ARCHIVE = FOLDER.resolve("client.aot");
  private static final String CLASS_PATH = pack(System.getProperty("java.class.path"));

  private ClassArchive() {}

  /** Whether there is one. */
  static boolean isRecorded() {
    return Files.exists(ARCHIVE);
  }

  /** Options of the Java that is to use the cache. */
  static List<String> use() {
    return List.of("-Xlog:disable", "-XX:AOTCache=" + ARCHIVE);
  }

  /** Options of the Java that is to make it, which says so on its standard output. */
  static List<String> recording() {
    return List.of("-Xlog:disable", "-XX:AOTCacheOutput=" + ARCHIVE, "-Djstap.train=true");
  }

  /** The class path of this process, with a jar in place of each folder. */
  static String classPath() {
    return CLASS_PATH;
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("client-classes");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pack(String classPath) {
    List<String> jars = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = FOLDER.resolve(jars.size() + ".jar");
        pack(path, jar);
        jars.add(jar.toString());
      } else {
        jars.add(entry);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void pack(Path folder, Path jar) {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
