// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes an index file so that it is there as a whole or not at all. */
final class IndexWriter {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final List<IndexSection> sections = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();

  void add(IndexSection section, byte[] content) {
    sections.add(section);
    contents.add(content);
  }

  void add(IndexSection section, int[] values) {
    byte[] content = new byte[Math.multiplyExact(values.length, 4)];
    MemorySegment.copy(values, 0, MemorySegment.ofArray(content), INT, 0, values.length);
    add(section, content);
  }

  void add(IndexSection section, long[] values) {
    byte[] content = new byte[Math.multiplyExact(values.length, 8)];
    MemorySegment.copy(values, 0, MemorySegment.ofArray(content), LONG, 0, values.length);
    add(section, content);
  }

  /** Writes beside the target, forces it to disk, and renames it. */
  void write(Path target, ElfFile elf) {
    Path absolute = target.toAbsolutePath();
    Path directory = absolute.getParent() == null ? absolute : absolute.getParent();
    try {
      Files.createDirectories(directory);
      Path temporary = Files.createTempFile(directory, ".index", ".tmp");
      try {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          writeAll(channel, ByteBuffer.wrap(image(elf)));
          channel.force(true);
        }
        Files.move(
            temporary,
            absolute,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException failure) {
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE,
          target.toString(),
          "",
          "can not be written: " + MappedFile.reason(failure),
          failure);
    }
  }

  /** The whole file. */
  byte[] image(ElfFile elf) {
    int tableSize = sections.size() * IndexFormat.ENTRY;
    long length = IndexFormat.HEADER + (long) tableSize;
    for (byte[] content : contents) {
      length += padded(content.length);
    }
    byte[] bytes = new byte[Math.toIntExact(length)];
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = IndexFormat.HEADER + tableSize;
    image.position(IndexFormat.HEADER);
    for (int i = 0; i < sections.size(); i++) {
      byte[] content = contents.get(i);
      image.putInt(sections.get(i).code()).putInt(sections.get(i).elementSize());
      image.putLong(at).putLong(content.length);
      image.put(at, content);
      at += (int) padded(content.length);
    }
    CRC32C body = new CRC32C();
    int bodyStart = IndexFormat.HEADER + tableSize;
    body.update(bytes, bodyStart, bytes.length - bodyStart);
    writeHeader(bytes, image, elf, (int) body.getValue(), tableSize);
    return bytes;
  }

  private static long padded(long length) {
    return (length + 7) & ~7L;
  }

  private void writeHeader(
      byte[] bytes, ByteBuffer image, ElfFile elf, int bodyChecksum, int tableSize) {
    image.put(0, IndexFormat.MAGIC);
    image.putInt(IndexFormat.AT_VERSION, IndexFormat.VERSION);
    image.putInt(IndexFormat.AT_SECTIONS, sections.size());
    image.putLong(IndexFormat.AT_FILE_LENGTH, image.capacity());
    image.putLong(IndexFormat.AT_BINARY_LENGTH, elf.bytes().size());
    image.putInt(IndexFormat.AT_BINARY_CHECKSUM, IndexFormat.checksum(elf));
    image.putInt(IndexFormat.AT_BODY_CHECKSUM, bodyChecksum);
    image.put(IndexFormat.AT_BUILD_ID, IndexFormat.buildId(elf));
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, IndexFormat.AT_HEADER_CHECKSUM);
    crc.update(bytes, IndexFormat.HEADER, tableSize);
    image.putInt(IndexFormat.AT_HEADER_CHECKSUM, (int) crc.getValue());
  }

  private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
