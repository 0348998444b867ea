// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.kernel.UploadRefusal.Cause;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.image.BootImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file that is being sent. Whoever began it closes it; what was not finished by then is gone.
 * Used by one thread at a time; may be closed by another.
 */
public final class IncomingDebuginfo implements AutoCloseable {
  private static final int X86_64 = 62;
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  /** One of them tells about functions or types. */
  private static final List<String> USEFUL = List.of(".debug_info", ".symtab", ".BTF");

  private final UploadedDebuginfo store;
  private final String buildId;
  private final long size;
  private final UploadKind kind;
  private final Path file;
  private final FileChannel channel;
  private volatile long lastUse = System.nanoTime();
  private volatile boolean closed;

  IncomingDebuginfo(UploadedDebuginfo store, String buildId, long size, UploadKind kind)
      throws IOException {
    this.kind = kind;
    this.store = store;
    this.buildId = buildId;
    this.size = size;
    Files.createDirectories(store.work());
    this.file = Files.createTempFile(store.work(), "upload", ".part");
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
  }

  long size() {
    return size;
  }

  boolean idleFor(Duration time) {
    return System.nanoTime() - lastUse > time.toNanos();
  }

  /** Takes the next bytes. */
  public void add(ByteBuffer data) throws UploadRefusal {
    lastUse = System.nanoTime();
    if (closed) {
      throw new UploadRefusal(Cause.ROOM, "nothing was sent for too long: begin again");
    }
    try {
      if (data.remaining() > size - channel.position()) {
        throw new UploadRefusal(
            Cause.FILE, "the file is longer than the " + size + " bytes that were announced");
      }
      while (data.hasRemaining()) {
        channel.write(data);
      }
    } catch (IOException e) {
      throw new UploadRefusal(Cause.SERVER, "the file cannot be written on the server: " + e);
    }
  }

  /** Checks the whole file and gives it its name. */
  public void finish() throws UploadRefusal {
    try {
      if (channel.position() != size) {
        throw new UploadRefusal(
            Cause.FILE, "%d of the announced %d bytes came".formatted(channel.position(), size));
      }
      channel.force(true);
      boolean elf = startsAsElf();
      String found =
          elf ? ofElf(kind == UploadKind.PROGRAM ? List.of(".text") : USEFUL) : ofImage();
      if (!found.equals(buildId)) {
        throw new UploadRefusal(
            Cause.FILE,
            "the file has "
                + (found.isEmpty() ? "no build-id" : "the build-id " + found)
                + ", not "
                + buildId);
      }
      store.keep(
          file,
          buildId,
          !elf
              ? UploadKind.BOOT_IMAGE
              : kind == UploadKind.PROGRAM ? UploadKind.PROGRAM : UploadKind.DEBUGINFO);
    } catch (DebugInfoException e) {
      throw new UploadRefusal(
          Cause.FILE,
          "the file is neither an ELF file nor a boot image that can be read: "
              + e.problem().message().replace(file.toString(), "it"));
    } catch (IOException e) {
      throw new UploadRefusal(Cause.SERVER, "the file cannot be kept on the server: " + e);
    }
  }

  private boolean startsAsElf() throws IOException {
    try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.allocate(ELF.length);
      reading.read(start);
      return Arrays.equals(start.array(), ELF);
    }
  }

  private String ofElf(List<String> useful) throws UploadRefusal {
    ElfFile elf = ElfFile.open(file);
    if (elf.machine() != X86_64) {
      throw new UploadRefusal(Cause.FILE, "the file is for another kind of machine");
    }
    if (useful.stream().noneMatch(name -> elf.section(name).isPresent())) {
      throw new UploadRefusal(
          Cause.FILE,
          kind == UploadKind.PROGRAM
              ? "the file holds no code"
              : "the file holds neither debuginfo nor symbols");
    }
    return id(elf);
  }

  private String ofImage() {
    return id(ElfFile.of(BootImage.unpack(file), file.toString()));
  }

  private static String id(ElfFile elf) {
    Optional<io.jstap.debuginfo.BuildIdNote> note = elf.buildId();
    return note.map(found -> found.id().hex()).orElse("");
  }

  /** Lets go of what was not finished. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    store.ended(this);
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next upload removes what is left in this folder.
      return;
    }
  }
}
