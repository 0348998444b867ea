// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the dynamic linker of the C library knows libraries to be: {@code ld.so.cache} in the
 * format of glibc 2.2 and later, with the older one in front of it or not. Of libraries for several
 * kinds of processors, those for any count.
 */
final class LinkerCache {
  private static final String OLD = "ld.so-1.7.0\0";
  private static final int OLD_HEADER = 16;
  private static final int OLD_ENTRY = 12;
  private static final String MAGIC = "glibc-ld.so.cache1.1";
  private static final int HEADER = 48;
  private static final int ENTRY = 24;
  private static final int LONGEST = 4096;

  /** An ELF file for glibc, of 64 bits of x86. */
  private static final int X86_64 = 0x0303;

  private static final int AARCH64 = 0x0a03;

  private final Map<String, Path> places;

  private LinkerCache(Map<String, Path> places) {
    this.places = places;
  }

  /** Reads a node's; none when there is none, as with other C libraries. */
  static LinkerCache read(NodeFiles files, Path path) {
    if (!files.isFile(path)) {
      return new LinkerCache(Map.of());
    }
    try (NodeFile file = files.open(path)) {
      return of(file.start(NodeFile.MOST));
    } catch (IOException e) {
      // Who cannot read it finds libraries in the default folders.
      return new LinkerCache(Map.of());
    }
  }

  /** Of its content; what is damaged of it is left out. */
  static LinkerCache of(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int start = 0;
    if (begins(content, 0, OLD) && content.length >= OLD_HEADER) {
      long end = OLD_HEADER + Integer.toUnsignedLong(bytes.getInt(12)) * OLD_ENTRY;
      start = end > content.length ? content.length : (int) (end + 7) & ~7;
    }
    Map<String, Path> places = new HashMap<>();
    Map<String, Path> forAny = new HashMap<>();
    if (!begins(content, start, MAGIC) || content.length < start + HEADER) {
      return new LinkerCache(places);
    }
    long count = Integer.toUnsignedLong(bytes.getInt(start + MAGIC.length()));
    int wanted = System.getProperty("os.arch").equals("amd64") ? X86_64 : AARCH64;
    for (long i = 0; i < count; i++) {
      long at = start + HEADER + i * ENTRY;
      if (at + ENTRY > content.length) {
        break;
      }
      int entry = (int) at;
      Optional<String> name = string(content, start, bytes.getInt(entry + 4));
      Optional<String> path = string(content, start, bytes.getInt(entry + 8));
      if ((bytes.getInt(entry) & 0xffff) == wanted
          && name.isPresent()
          && path.filter(p -> p.startsWith("/")).isPresent()) {
        boolean forSome = bytes.getLong(entry + 16) != 0;
        (forSome ? places : forAny).putIfAbsent(name.get(), Path.of(path.get()));
      }
    }
    places.putAll(forAny);
    return new LinkerCache(places);
  }

  private static boolean begins(byte[] content, int start, String magic) {
    return content.length >= start + magic.length()
        && new String(content, start, magic.length(), ISO_8859_1).equals(magic);
  }

  private static Optional<String> string(byte[] content, int start, int distance) {
    long begin = start + Integer.toUnsignedLong(distance);
    for (long end = begin; end < content.length && end - begin < LONGEST; end++) {
      if (content[(int) end] == 0) {
        return Optional.of(new String(content, (int) begin, (int) (end - begin), UTF_8));
      }
    }
    return Optional.empty();
  }

  /** Where a library of that name is. */
  Optional<Path> find(String name) {
    return Optional.ofNullable(places.get(name));
  }
}
