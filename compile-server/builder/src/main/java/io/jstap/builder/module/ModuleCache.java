// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unsigned images by the digest of everything they were made from. An entry is the SHA-256 of the
 * image and the image; it is compared at each reading, and an entry that is damaged is removed.
 * Safe for use by several threads and processes: entries appear whole, and two writers of one entry
 * write the same.
 */
public final class ModuleCache {
  private static final Logger LOG = LoggerFactory.getLogger(ModuleCache.class);
  private static final int DIGEST = 32;
  private static final String SUFFIX = ".image";

  private final Path folder;
  private final long limit;
  private long written;

  /**
   * @param folder made when missing
   * @param limit bytes that all entries may take; the least recently used go first
   */
  public ModuleCache(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
    // The first entry that a process writes trims: what earlier processes left counts too.
    this.written = limit / 16;
  }

  /** The image under that key. A cache that can not be read is a cache without the image. */
  Optional<byte[]> find(String key) {
    Path file = file(key);
    try {
      byte[] entry = Files.readAllBytes(file);
      byte[] image = Arrays.copyOfRange(entry, Math.min(DIGEST, entry.length), entry.length);
      byte[] digest = Arrays.copyOf(entry, DIGEST);
      if (!MessageDigest.isEqual(digest, Digests.sha256().digest(image))) {
        LOG.warn("{} is damaged and is removed", file);
        Files.deleteIfExists(file);
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(image);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} can not be read: {}", file, e.toString());
      return Optional.empty();
    }
  }

  /** Keeps an image. A cache that can not be written costs time at the next build, nothing else. */
  void put(String key, byte[] image) {
    Path file = file(key);
    try {
      Files.createDirectories(file.getParent());
      Path temporary = Files.createTempFile(file.getParent(), "new-", ".tmp");
      try {
        byte[] entry = Arrays.copyOf(Digests.sha256().digest(image), DIGEST + image.length);
        System.arraycopy(image, 0, entry, DIGEST, image.length);
        Files.write(temporary, entry);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      trimSometimes(image.length);
    } catch (IOException e) {
      LOG.warn("{} can not be written: {}", file, e.toString());
    }
  }

  private Path file(String key) {
    return folder.resolve(key.substring(0, 2)).resolve(key + SUFFIX);
  }

  // Walking the folder costs more than a build when it is full: once for each sixteenth of it.
  private synchronized void trimSometimes(int bytes) throws IOException {
    written += bytes;
    if (written > limit / 16) {
      written = 0;
      trim();
    }
  }

  private void trim() throws IOException {
    List<Path> oldestFirst;
    long hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    try (Stream<Path> files = Files.walk(folder)) {
      oldestFirst =
          files
              .filter(
                  file ->
                      file.toString().endsWith(SUFFIX)
                          // Left by a writer that was killed.
                          || (file.toString().endsWith(".tmp")
                              && file.toFile().lastModified() < hourAgo))
              .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
              .toList();
    }
    long total = oldestFirst.stream().mapToLong(file -> file.toFile().length()).sum();
    for (Path file : oldestFirst) {
      if (total <= limit) {
        return;
      }
      total -= file.toFile().length();
      Files.deleteIfExists(file);
    }
  }
}
