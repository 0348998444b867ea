// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads single sections of an ELF file of hundreds of megabytes without touching the rest. */
public final class ElfFile {
  private static final int HEADER = 64;
  private static final int SECTION_HEADER = 64;
  private static final int BIGGEST_SECTION = 1 << 28;

  private ElfFile() {}

  /**
   * The contents of the first section of that name, little-endian.
   *
   * @throws IOException also when there is none
   */
  public static ByteBuffer section(Path file, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = header(channel, file);
      ByteBuffer table = table(channel, header);
      int namesAt = Short.toUnsignedInt(header.getShort(62)) * SECTION_HEADER;
      if (namesAt + SECTION_HEADER > table.limit()) {
        throw new MalformedObject(file + " has no section names");
      }
      ByteBuffer names = contents(channel, table, namesAt);
      byte[] wanted = (name + "\0").getBytes(StandardCharsets.US_ASCII);
      for (int at = 0; at + SECTION_HEADER <= table.limit(); at += SECTION_HEADER) {
        int start = table.getInt(at);
        boolean fits = start >= 0 && start <= names.limit() - wanted.length;
        if (fits && names.slice(start, wanted.length).equals(ByteBuffer.wrap(wanted))) {
          return contents(channel, table, at);
        }
      }
      throw new MalformedObject(file + " has no section " + name);
    }
  }

  /** The contents of all note sections. */
  public static List<ByteBuffer> notes(Path file) throws IOException {
    List<ByteBuffer> notes = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer table = table(channel, header(channel, file));
      for (int at = 0; at + SECTION_HEADER <= table.limit(); at += SECTION_HEADER) {
        if (table.getInt(at + 4) == ElfSection.NOTE) {
          notes.add(contents(channel, table, at));
        }
      }
    }
    return notes;
  }

  private static ByteBuffer header(FileChannel channel, Path file) throws IOException {
    ByteBuffer header = read(channel, 0, HEADER);
    boolean elf =
        header.limit() == HEADER
            && header.getInt(0) == 0x464c457f
            && header.get(4) == 2
            && header.get(5) == 1
            && header.getShort(58) == SECTION_HEADER;
    if (!elf) {
      throw new MalformedObject(file + " is not a 64-bit little-endian ELF file");
    }
    return header;
  }

  private static ByteBuffer table(FileChannel channel, ByteBuffer header) throws IOException {
    int count = Short.toUnsignedInt(header.getShort(60));
    return read(channel, header.getLong(40), count * SECTION_HEADER);
  }

  private static ByteBuffer contents(FileChannel channel, ByteBuffer table, int at)
      throws IOException {
    long size = table.getLong(at + 32);
    if (size < 0 || size > BIGGEST_SECTION) {
      throw new MalformedObject("a section is bigger than any should be");
    }
    return read(channel, table.getLong(at + 24), (int) size);
  }

  private static ByteBuffer read(FileChannel channel, long position, int size) throws IOException {
    if (position < 0 || position > channel.size()) {
      throw new MalformedObject("a header points outside of the file");
    }
    int available = (int) Math.min(size, channel.size() - position);
    ByteBuffer buffer = ByteBuffer.allocate(available).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) > 0) {}
    buffer.flip();
    return buffer;
  }
}
