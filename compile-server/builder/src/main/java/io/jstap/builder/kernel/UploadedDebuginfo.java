// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.kernel.UploadRefusal.Cause;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Debuginfo and boot images that clients have sent, by build-id:
 *
 * <pre>
 * FOLDER/.build-id/xx/yyyy.debug     an ELF file: a kernel or a module
 * FOLDER/.build-id/xx/yyyy.vmlinuz   a boot image
 * FOLDER/.build-id/xx/yyyy.program   a program or library as it is on a node
 * FOLDER/incoming/                   what is being sent
 * </pre>
 *
 * A file has its name when it is whole and has that build-id; the first of an id stays. Safe for
 * use by several threads.
 */
public final class UploadedDebuginfo {
  private static final int MOST_AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path folder;
  private final long room;
  private final Duration patience;
  private final List<IncomingDebuginfo> incoming = new ArrayList<>();

  /**
   * @param room bytes that all files may take together; 0: none are taken
   */
  public UploadedDebuginfo(Path folder, long room) {
    this(folder, room, PATIENCE);
  }

  /**
   * @param patience with who sends nothing while others wait
   */
  UploadedDebuginfo(Path folder, long room, Duration patience) {
    this.folder = folder;
    this.room = room;
    this.patience = patience;
  }

  /** Whether uploads are taken. */
  public boolean enabled() {
    return room > 0;
  }

  public Path folder() {
    return folder;
  }

  /** Where the file of a build-id is, or would be. */
  static Path place(Path folder, String buildId, UploadKind kind) {
    return folder
        .resolve(".build-id")
        .resolve(buildId.substring(0, 2))
        .resolve(buildId.substring(2) + kind.suffix());
  }

  /** Whether there is such a file of a build-id. */
  public boolean holds(String buildId, UploadKind kind) {
    return Files.isRegularFile(place(folder, buildId, kind));
  }

  /** Begins to take debuginfo or a boot image, which the file's content tells. */
  public IncomingDebuginfo begin(String buildId, long size) throws UploadRefusal {
    return begin(buildId, size, UploadKind.DEBUGINFO);
  }

  /**
   * Begins to take a file.
   *
   * @param buildId that it is said to have, in hexadecimal
   * @param size in bytes
   */
  public IncomingDebuginfo begin(String buildId, long size, UploadKind kind) throws UploadRefusal {
    if (size <= 0) {
      throw new UploadRefusal(Cause.FILE, "a file of " + size + " bytes holds no debuginfo");
    }
    try {
      synchronized (incoming) {
        giveUpIdle();
        if (incoming.size() >= MOST_AT_ONCE) {
          throw new UploadRefusal(
              Cause.ROOM, MOST_AT_ONCE + " files are being sent already: try again in a moment");
        }
        long used = stored() + incoming.stream().mapToLong(IncomingDebuginfo::size).sum();
        if (size > room - used) {
          throw new UploadRefusal(
              Cause.ROOM,
              "a file of %d MiB does not fit into the %d MiB that are left for uploads"
                  .formatted(size >> 20, Math.max(0, room - used) >> 20));
        }
        IncomingDebuginfo begun = new IncomingDebuginfo(this, buildId, size, kind);
        incoming.add(begun);
        return begun;
      }
    } catch (IOException e) {
      throw new UploadRefusal(Cause.SERVER, "the folder of uploads cannot be used: " + e);
    }
  }

  /** Whoever sends nothing for a while makes room for others; so does what a crash has left. */
  private void giveUpIdle() throws IOException {
    List<IncomingDebuginfo> idle =
        incoming.stream().filter(each -> each.idleFor(patience)).toList();
    idle.forEach(IncomingDebuginfo::close);
    if (incoming.isEmpty() && Files.isDirectory(work())) {
      try (Stream<Path> left = Files.list(work())) {
        for (Path file : left.toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Bytes of all files that have a name. */
  private long stored() throws IOException {
    Path byId = folder.resolve(".build-id");
    if (!Files.isDirectory(byId)) {
      return 0;
    }
    long total = 0;
    try (Stream<Path> all = Files.walk(byId)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        total += Files.size(file);
      }
    }
    return total;
  }

  Path work() {
    return folder.resolve("incoming");
  }

  void ended(IncomingDebuginfo one) {
    synchronized (incoming) {
      incoming.remove(one);
    }
  }

  /** Gives a whole file its name; an earlier one of the same stays. */
  void keep(Path file, String buildId, UploadKind kind) throws IOException {
    Path place = place(folder, buildId, kind);
    Files.createDirectories(Objects.requireNonNull(place.getParent()));
    try {
      // A link takes no place that is taken; a move would.
      Files.createLink(place, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(file);
      return;
    }
    Files.delete(file);
  }
}
