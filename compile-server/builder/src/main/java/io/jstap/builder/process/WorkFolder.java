// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fresh folder that only this user may enter, gone with all its contents when closed. */
public final class WorkFolder implements AutoCloseable {
  private static final String PREFIX = "work-";

  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /** Makes one below {@code parent}, which is made too if it is missing. */
  public static WorkFolder below(Path parent) throws IOException {
    Files.createDirectories(parent);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    return new WorkFolder(Files.createTempDirectory(parent, PREFIX, owner));
  }

  /**
   * Deletes the folders below {@code parent} that processes left which were killed.
   *
   * @param age no build takes that long
   */
  public static void deleteAbandoned(Path parent, Duration age) throws IOException {
    if (!Files.isDirectory(parent)) {
      return;
    }
    long youngest = System.currentTimeMillis() - age.toMillis();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (folder.toFile().lastModified() < youngest) {
          delete(folder);
        }
      }
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  /** Deletes a file, or a folder with all its contents; symbolic links are not followed. */
  public static void delete(Path path) throws IOException {
    try {
      Files.walkFileTree(path, new Remover());
    } catch (NoSuchFileException e) {
      // Gone already, as it should be: a killed compiler may still remove its own files.
      return;
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
