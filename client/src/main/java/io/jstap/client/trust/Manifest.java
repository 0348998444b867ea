// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a module says of itself in its section {@code .note.jstap}.
 *
 * @param module its name
 * @param release release of the kernel it is for
 * @param kernel build-id of that kernel, hexadecimal
 * @param privilege group that may load it
 * @param objects probed kernel modules and their build-ids
 * @param notAfter when it stops being valid
 */
public record Manifest(
    String module,
    String release,
    String kernel,
    String privilege,
    Map<String, String> objects,
    Instant notAfter) {
  private static final int NOTE_HEADER = 12 + 8;

  static Manifest read(byte[] elf) throws ClientException {
    byte[] section =
        ElfSections.find(elf, ".note.jstap")
            .orElseThrow(() -> Refusal.MALFORMED.because("it has no manifest"));
    Map<String, String> values = new HashMap<>();
    Map<String, String> objects = new HashMap<>();
    for (String line : lines(section)) {
      int equals = line.indexOf('=');
      if (equals <= 0) {
        throw malformed();
      }
      String key = line.substring(0, equals);
      String value = line.substring(equals + 1);
      if (key.equals("object")) {
        int blank = value.indexOf(' ');
        if (blank <= 0) {
          throw malformed();
        }
        objects.put(value.substring(0, blank), value.substring(blank + 1));
      } else if (values.put(key, value.stripTrailing()) != null) {
        throw malformed();
      }
    }
    try {
      if (!required(values, "format").equals("1")
          || !required(values, "module").matches("[A-Za-z0-9_]{1,55}")) {
        throw malformed();
      }
      return new Manifest(
          required(values, "module"),
          required(values, "release"),
          required(values, "kernel"),
          required(values, "privilege"),
          Map.copyOf(objects),
          Instant.ofEpochSecond(Long.parseLong(required(values, "not-after"))));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private static String required(Map<String, String> values, String key) throws ClientException {
    String value = values.get(key);
    if (value == null || value.isEmpty()) {
      throw malformed();
    }
    return value;
  }

  private static ClientException malformed() {
    return Refusal.MALFORMED.because("its manifest is malformed");
  }

  private static List<String> lines(byte[] section) throws ClientException {
    ByteBuffer note = ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int nameSize = note.getInt();
      int size = note.getInt();
      int type = note.getInt();
      byte[] name = new byte[8];
      note.get(name);
      boolean ours = new String(name, StandardCharsets.US_ASCII).equals("JSTAP\0\0\0");
      if (nameSize != 6 || type != 1 || !ours || size < 0 || size > section.length - NOTE_HEADER) {
        throw malformed();
      }
      String text = new String(section, NOTE_HEADER, size, StandardCharsets.US_ASCII);
      List<String> lines = new ArrayList<>();
      text.replaceAll("\0+$", "").lines().forEach(lines::add);
      return lines;
    } catch (BufferUnderflowException e) {
      throw malformed();
    }
  }

  void check(Node node, Instant now) throws ClientException {
    if (!kernel.equals(node.buildId())) {
      throw Refusal.OTHER_KERNEL.because(
          "it is for kernel build-id %s (%s), running is %s"
              .formatted(kernel, release, node.buildId()));
    }
    for (Map.Entry<String, String> object : objects.entrySet()) {
      Optional<String> loaded = Optional.ofNullable(node.modules().get(object.getKey()));
      if (loaded.isPresent() && !loaded.get().equals(object.getValue())) {
        throw Refusal.OTHER_KERNEL.because(
            "kernel module %s has build-id %s, the script was built for %s"
                .formatted(object.getKey(), loaded.get(), object.getValue()));
      }
    }
    if (now.isAfter(notAfter)) {
      throw Refusal.EXPIRED.because("it was valid until " + notAfter);
    }
  }
}
