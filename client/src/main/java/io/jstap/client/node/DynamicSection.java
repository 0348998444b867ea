// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a program or library says about the libraries that it needs (gABI, chapter 5, "Dynamic
 * Section").
 *
 * @param needed their names, in its order
 * @param rpath folders that come first, unless there is a {@code runpath}; empty for none
 * @param runpath folders of these libraries alone; empty for none
 * @param interpreter the dynamic linker; empty for none
 */
record DynamicSection(List<String> needed, String rpath, String runpath, String interpreter) {
  private static final int HEADER = 64;
  private static final int MAGIC = 0x464c457f;
  private static final int SEGMENT = 56;
  private static final int MOST_SEGMENTS = 1000;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int INTERPRETER = 3;
  private static final int NEEDED = 1;
  private static final int STRINGS = 5;
  private static final int RPATH = 15;
  private static final int RUNPATH = 29;
  private static final int MOST_NEEDED = 500;
  private static final int LONGEST = 4096;

  DynamicSection {
    needed = List.copyOf(needed);
  }

  private record Segment(int type, long offset, long address, long size) {}

  /**
   * Reads a file.
   *
   * @return empty when it is none of this machine's kind
   * @throws IOException when it cannot be read or is damaged
   */
  static Optional<DynamicSection> of(NodeFiles files, Path path) throws IOException {
    try (NodeFile file = files.open(path)) {
      if (file.size() < HEADER) {
        return Optional.empty();
      }
      ByteBuffer header = file.bytes(0, HEADER);
      int count = Short.toUnsignedInt(header.getShort(56));
      boolean ours =
          header.getInt(0) == MAGIC
              && header.get(4) == 2
              && header.get(5) == 1
              && header.getShort(18) == machine()
              && header.getShort(54) == SEGMENT
              && count <= MOST_SEGMENTS;
      if (!ours) {
        return Optional.empty();
      }
      ByteBuffer table = file.bytes(header.getLong(32), (long) count * SEGMENT);
      List<Segment> segments = new ArrayList<>();
      for (int at = 0; at < count * SEGMENT; at += SEGMENT) {
        segments.add(
            new Segment(
                table.getInt(at),
                table.getLong(at + 8),
                table.getLong(at + 16),
                table.getLong(at + 32)));
      }
      return Optional.of(read(file, segments));
    }
  }

  /** As {@code e_machine} has it: EM_X86_64 or EM_AARCH64. */
  private static short machine() {
    return (short) (System.getProperty("os.arch").equals("amd64") ? 62 : 183);
  }

  private static DynamicSection read(NodeFile file, List<Segment> segments) throws IOException {
    String interpreter = "";
    List<long[]> entries = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment.type == INTERPRETER) {
        interpreter = string(file, segment.offset);
      } else if (segment.type == DYNAMIC) {
        ByteBuffer dynamic = file.bytes(segment.offset, segment.size);
        while (dynamic.remaining() >= 16) {
          entries.add(new long[] {dynamic.getLong(), dynamic.getLong()});
        }
      }
    }
    OptionalLong strings =
        entries.stream().filter(e -> e[0] == STRINGS).mapToLong(e -> e[1]).findFirst();
    List<String> needed = new ArrayList<>();
    String rpath = "";
    String runpath = "";
    long base = strings.isPresent() ? offset(segments, strings.getAsLong()) : -1;
    for (long[] entry : entries) {
      long tag = entry[0];
      if (base < 0 || (tag != NEEDED && tag != RPATH && tag != RUNPATH)) {
        continue;
      }
      String text = string(file, base + entry[1]);
      if (tag == NEEDED && needed.size() < MOST_NEEDED) {
        needed.add(text);
      } else if (tag == RPATH) {
        rpath = text;
      } else if (tag == RUNPATH) {
        runpath = text;
      }
    }
    return new DynamicSection(needed, rpath, runpath, interpreter);
  }

  private static long offset(List<Segment> segments, long address) {
    return segments.stream()
        .filter(s -> s.type == LOAD && Long.compareUnsigned(address - s.address, s.size) < 0)
        .mapToLong(s -> address - s.address + s.offset)
        .findFirst()
        .orElse(-1);
  }

  private static String string(NodeFile file, long offset) throws IOException {
    if (offset < 0 || offset >= file.size()) {
      throw new IOException("it is damaged");
    }
    int size = (int) Math.min(LONGEST, file.size() - offset);
    ByteBuffer bytes = file.bytes(offset, size);
    int end = 0;
    while (end < size && bytes.get(end) != 0) {
      end++;
    }
    if (end == size) {
      throw new IOException("it is damaged");
    }
    return UTF_8.decode(bytes.slice(0, end)).toString();
  }
}
