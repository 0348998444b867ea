// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.DwarfFile;
import io.jstap.debuginfo.dwarf.UnitScanner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * All strings of an index, sorted by their bytes. Strings are held in Latin-1: one character a
 * byte, so that their order is that of the bytes.
 */
final class StringPool {
  private final DwarfFile dwarf;
  private final Map<Long, String> references = new HashMap<>();
  private final Set<String> texts = new HashSet<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private String[] sorted = new String[0];

  StringPool(DwarfFile dwarf) {
    this.dwarf = dwarf;
  }

  /** Takes in the string that a scan refers to. */
  void addReference(long reference) {
    if (!references.containsKey(reference)) {
      String text =
          new String(
              UnitScanner.name(dwarf, dwarf.section(".debug_info"), reference),
              StandardCharsets.ISO_8859_1);
      references.put(reference, text);
      texts.add(text);
    }
  }

  void addBytes(byte[] text) {
    texts.add(new String(text, StandardCharsets.ISO_8859_1));
  }

  void addText(String text) {
    addBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Numbers the strings; nothing can be added afterwards. */
  void sort() {
    sorted = texts.toArray(new String[0]);
    Arrays.parallelSort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      ids.put(sorted[i], i);
    }
  }

  int idOfReference(long reference) {
    return id(references.getOrDefault(reference, ""));
  }

  int idOfBytes(byte[] text) {
    return id(new String(text, StandardCharsets.ISO_8859_1));
  }

  int idOfText(String text) {
    return idOfBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private int id(String text) {
    Integer id = ids.get(text);
    if (id == null) {
      throw new IllegalStateException("string was not added: " + text);
    }
    return id;
  }

  void write(IndexWriter writer) {
    int[] starts = new int[sorted.length + 1];
    long total = 0;
    for (int i = 0; i < sorted.length; i++) {
      starts[i] = (int) total;
      total += sorted[i].length();
    }
    byte[] bytes = new byte[Math.toIntExact(total)];
    for (int i = 0; i < sorted.length; i++) {
      byte[] text = sorted[i].getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(text, 0, bytes, starts[i], text.length);
    }
    starts[sorted.length] = bytes.length;
    writer.add(IndexSection.STRING_STARTS, starts);
    writer.add(IndexSection.STRINGS, bytes);
  }
}
