// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One holder at a time for a file, among the threads of this process and among processes. The lock
 * of a process that dies is free.
 */
final class IngestLocks {
  private final ConcurrentMap<Path, ReentrantLock> threads = new ConcurrentHashMap<>();

  /** A lock that is held until closed. */
  interface Held extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** Waits for the lock. */
  Held acquire(Path file) throws IOException, InterruptedException {
    ReentrantLock lock = threads.computeIfAbsent(file, path -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock held = channel.lock();
        return () -> {
          try (channel) {
            held.release();
          } finally {
            lock.unlock();
          }
        };
      } catch (FileLockInterruptionException e) {
        channel.close();
        throw new InterruptedException("while waiting for " + file);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | InterruptedException e) {
      lock.unlock();
      throw e;
    }
  }
}
