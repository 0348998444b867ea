// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The machine the client runs on.
 *
 * @param buildId build-id of the running kernel in lower-case hexadecimal, empty when it cannot be
 *     read
 * @param release as {@code uname -r}
 * @param architecture as {@code uname -m}
 * @param modules build-ids of the loaded kernel modules by name
 */
public record Node(
    String buildId, String release, String architecture, Map<String, String> modules) {
  private static final int GNU_BUILD_ID = 3;

  /** Reads it from {@code /sys} and {@code /proc}. */
  public static Node read() {
    Map<String, String> modules = new LinkedHashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/sys/module"))) {
      for (Path folder : folders) {
        note(folder.resolve("notes/.note.gnu.build-id"))
            .ifPresent(id -> modules.put(String.valueOf(folder.getFileName()), id));
      }
    } catch (IOException e) {
      // Without the list the server knows no loaded module; scripts that probe none do not need it.
      modules.clear();
    }
    return new Node(
        note(Path.of("/sys/kernel/notes")).orElse(""),
        line("/proc/sys/kernel/osrelease"),
        System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"),
        modules);
  }

  /** The machine's name in the network. */
  public String name() {
    return line("/proc/sys/kernel/hostname");
  }

  private static String line(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<String> note(Path file) {
    try {
      return buildId(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The GNU build-id among ELF notes (gABI, "Note Section"). */
  static Optional<String> buildId(ByteBuffer notes) {
    while (notes.remaining() >= 12) {
      int nameSize = notes.getInt();
      int size = notes.getInt();
      int type = notes.getInt();
      long total = padded(nameSize) + padded(size);
      if (nameSize < 0 || size < 0 || total > notes.remaining()) {
        return Optional.empty();
      }
      int start = notes.position();
      boolean gnu = nameSize == 4 && notes.getInt(start) == 0x00554e47;
      if (gnu && type == GNU_BUILD_ID) {
        byte[] id = new byte[size];
        notes.get(start + (int) padded(nameSize), id);
        return Optional.of(HexFormat.of().formatHex(id));
      }
      notes.position(start + (int) total);
    }
    return Optional.empty();
  }

  private static long padded(int size) {
    return (size + 3L) & ~3L;
  }
}
