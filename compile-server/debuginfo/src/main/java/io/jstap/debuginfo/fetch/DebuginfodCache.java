// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.BuildIds;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cache folder, laid out as elfutils does it, so that both use each other's files:
 *
 * <pre>
 * CACHE/BUILD-ID/debuginfo      a file; empty when no server had it at the time of its stamp
 * CACHE/cache_clean_interval_s  seconds; the stamp is that of the last cleaning
 * CACHE/max_unused_age_s        seconds after its last use that a file is kept
 * CACHE/cache_miss_s            seconds for which nobody asks again for what no server had
 * </pre>
 */
final class DebuginfodCache {
  private static final String INTERVAL = "cache_clean_interval_s";
  private static final String UNUSED_AGE = "max_unused_age_s";
  private static final String MISS = "cache_miss_s";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Pattern BUILD_ID = Pattern.compile("[0-9a-f]{2,}");
  private static final Pattern ENTRY =
      Pattern.compile("(debuginfo|executable|source|section).*|hdr.*");

  private final Path root;
  private final Clock clock;

  DebuginfodCache(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
  }

  /** What the cache knows. */
  sealed interface Lookup {
    record Hit(Path file) implements Lookup {}

    record KnownMissing(Duration since) implements Lookup {}

    record Unknown() implements Lookup {}
  }

  Path entry(BuildId id, String artifact) {
    return root.resolve(id.hex()).resolve(artifact);
  }

  /** A file that is damaged, or whose negative answer is too old, is removed and unknown. */
  Lookup lookup(BuildId id, String artifact) throws IOException {
    Path entry = entry(id, artifact);
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(entry, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return new Lookup.Unknown();
    }
    if (attributes.size() == 0) {
      Duration since = age(attributes.lastModifiedTime());
      if (since.compareTo(setting(MISS, TEN_MINUTES)) <= 0) {
        return new Lookup.KnownMissing(since);
      }
    } else if (holds(entry, id)) {
      // Not every file system notes the reading, and the age of the unused counts from it.
      Files.getFileAttributeView(entry, java.nio.file.attribute.BasicFileAttributeView.class)
          .setTimes(null, FileTime.from(clock.instant()), null);
      return new Lookup.Hit(entry);
    }
    Files.deleteIfExists(entry);
    return new Lookup.Unknown();
  }

  /** Whether a file is an ELF file with that build-id. */
  static boolean holds(Path file, BuildId id) {
    try {
      return BuildIds.read(file).equals(Optional.of(id));
    } catch (DebugInfoException e) {
      return false;
    }
  }

  /** Notes that no server has it. */
  void rememberMissing(BuildId id, String artifact) throws IOException {
    Path entry = entry(id, artifact);
    Files.createDirectories(entry.getParent());
    try {
      Files.createFile(entry);
    } catch (FileAlreadyExistsException e) {
      // Another process was quicker, with this answer or a better one.
    }
  }

  /** Removes what nobody used for long, if the last time that was done is long enough ago. */
  void cleanWhenDue() throws IOException {
    Files.createDirectories(root);
    Duration interval = setting(INTERVAL, DAY);
    Duration unused = setting(UNUSED_AGE, WEEK);
    setting(MISS, TEN_MINUTES);
    Path stamp = root.resolve(INTERVAL);
    if (age(Files.getLastModifiedTime(stamp)).compareTo(interval) < 0) {
      return;
    }
    for (Path folder : children(root)) {
      if (BUILD_ID.matcher(folder.getFileName().toString()).matches()) {
        clean(folder, unused);
      }
    }
    Files.setLastModifiedTime(stamp, FileTime.from(clock.instant()));
  }

  private void clean(Path folder, Duration unused) throws IOException {
    for (Path file : children(folder)) {
      if (ENTRY.matcher(file.getFileName().toString()).matches()) {
        try {
          if (age(lastUse(file)).compareTo(unused) > 0) {
            Files.deleteIfExists(file);
          }
        } catch (NoSuchFileException e) {
          // Another client cleans at the same time.
        }
      }
    }
    try {
      if (age(Files.getLastModifiedTime(folder)).compareTo(unused) > 0
          || children(folder).isEmpty()) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // Something in it is in use, or another client was quicker.
    }
  }

  /** A download that was interrupted is used by being written. */
  private static FileTime lastUse(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    FileTime read = attributes.lastAccessTime();
    FileTime written = attributes.lastModifiedTime();
    return PartialFile.isPartial(file) && written.compareTo(read) > 0 ? written : read;
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private Duration age(FileTime time) {
    Duration age = Duration.between(time.toInstant(), clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** The number in a control file, which is made when it is missing. */
  private Duration setting(String name, Duration otherwise) throws IOException {
    Path file = root.resolve(name);
    try {
      return Duration.ofSeconds(Long.parseLong(Files.readString(file).trim()));
    } catch (NoSuchFileException e) {
      Files.createDirectories(root);
      Files.writeString(file, Long.toString(otherwise.toSeconds()));
      // The clock of tests is not that of the file system.
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
