// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A download that is not whole yet, beside the name that it will have, and in a second file where
 * it comes from. One holder at a time, among threads and processes; what is there when the holder
 * ends or dies is left for who resumes it.
 */
final class PartialFile implements AutoCloseable {
  private static final String SUFFIX = ".jstap-partial";
  private static final String ORIGIN_SUFFIX = SUFFIX + ".from";

  /** A file of its own that stays: the partial file is renamed, and a lock is on a file. */
  private static final String LOCK_SUFFIX = ".jstap-lock";

  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  /**
   * Where the bytes come from.
   *
   * @param url asked for them
   * @param validator the server's name for this very content: an ETag or a date
   */
  record Origin(String url, String validator) {}

  private final Path target;
  private final Path path;
  private final Path origin;
  private final FileChannel channel;
  private final FileChannel lock;
  private final ReentrantLock thread;

  private PartialFile(Path target, FileChannel channel, FileChannel lock, ReentrantLock thread) {
    this.target = target;
    this.path = beside(target, SUFFIX);
    this.origin = beside(target, ORIGIN_SUFFIX);
    this.channel = channel;
    this.lock = lock;
    this.thread = thread;
  }

  static boolean isPartial(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) || name.endsWith(ORIGIN_SUFFIX);
  }

  private static Path beside(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  /** Waits until nobody else downloads the same. */
  static PartialFile acquire(Path target) throws IOException, InterruptedException {
    ReentrantLock thread =
        THREADS.computeIfAbsent(target.toAbsolutePath(), _ -> new ReentrantLock());
    thread.lockInterruptibly();
    try {
      Files.createDirectories(Objects.requireNonNull(target.getParent(), "in a folder"));
      FileChannel lock = open(beside(target, LOCK_SUFFIX));
      try {
        lock.lock();
        return new PartialFile(target, open(beside(target, SUFFIX)), lock, thread);
      } catch (FileLockInterruptionException e) {
        lock.close();
        throw new InterruptedException("while another process downloads " + target);
      } catch (IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | InterruptedException e) {
      thread.unlock();
      throw e;
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  FileChannel channel() {
    return channel;
  }

  /** Where the bytes are as long as they are not whole. */
  Path path() {
    return path;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Where the bytes that are there come from; empty when there are none that can be resumed. */
  Optional<Origin> origin() throws IOException {
    if (size() == 0 || !Files.isRegularFile(origin)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(origin);
    return lines.size() == 2
        ? Optional.of(new Origin(lines.get(0), lines.get(1)))
        : Optional.empty();
  }

  /** Forgets what is there. */
  void restart(Optional<Origin> from) throws IOException {
    channel.truncate(0);
    Files.deleteIfExists(origin);
    if (from.isPresent()) {
      Files.writeString(origin, from.get().url() + "\n" + from.get().validator() + "\n");
    }
  }

  /** The download is whole: it gets its name at once, when it is on disk. */
  void finish() throws IOException {
    channel.force(true);
    Files.deleteIfExists(origin);
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Leaves what can be resumed; an empty file is none. */
  @Override
  public void close() throws IOException {
    try (lock;
        channel) {
      if (channel.size() == 0) {
        Files.deleteIfExists(path);
        Files.deleteIfExists(origin);
      }
    } finally {
      thread.unlock();
    }
  }
}
