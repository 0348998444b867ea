// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.DwarfFile;
import io.jstap.debuginfo.dwarf.LongColumn;
import io.jstap.debuginfo.dwarf.StringReference;
import io.jstap.debuginfo.dwarf.UnitScanner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All strings of an index, sorted by their bytes. Strings are held in Latin-1: one character a
 * byte, so that their order is that of the bytes.
 */
final class StringPool {
  private final DwarfFile dwarf;
  private final Map<String, Text> texts = new HashMap<>();
  private Text[] sorted = new Text[0];

  // Strings by reference: a table with open addressing, for there are references by the million.
  private long[] references = new long[1 << 16];
  private @Nullable Text[] referred = new @Nullable Text[1 << 16];
  private int used;

  /** A string and its number, once it has one. */
  private static final class Text implements Comparable<Text> {
    final String text;

    /** The first characters, most significant first: what most comparisons are decided by. */
    final long head;

    int id = -1;

    Text(String text) {
      this.text = text;
      long first = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        first = first << 8 | (i < text.length() ? text.charAt(i) : 0);
      }
      this.head = first;
    }

    @Override
    public int compareTo(Text other) {
      return head != other.head
          ? Long.compareUnsigned(head, other.head)
          : text.compareTo(other.text);
    }
  }

  StringPool(DwarfFile dwarf) {
    this.dwarf = dwarf;
  }

  /** Takes in the string that a scan refers to. */
  void addReference(long reference) {
    int slot = slot(references, referred, reference);
    if (referred[slot] == null) {
      references[slot] = reference;
      referred[slot] = add(text(reference));
      used++;
      if (used * 2 > references.length) {
        grow();
      }
    }
  }

  /** As {@link #addReference} for each that is one. */
  void addReferences(LongColumn column) {
    for (int row = 0; row < column.size(); row++) {
      if (column.get(row) != StringReference.NONE) {
        addReference(column.get(row));
      }
    }
  }

  /** The string that a scan refers to, without taking it in. */
  String text(long reference) {
    byte[] name = UnitScanner.name(dwarf, dwarf.section(".debug_info"), reference);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private void grow() {
    long[] wider = new long[references.length * 2];
    @Nullable Text[] values = new @Nullable Text[wider.length];
    for (int i = 0; i < references.length; i++) {
      if (referred[i] != null) {
        int slot = slot(wider, values, references[i]);
        wider[slot] = references[i];
        values[slot] = referred[i];
      }
    }
    references = wider;
    referred = values;
  }

  /** Where a reference is or belongs. */
  private static int slot(long[] keys, @Nullable Text[] values, long reference) {
    long hash = reference * 0x9e3779b97f4a7c15L;
    int mask = keys.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (values[slot] != null && keys[slot] != reference) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private Text add(String text) {
    return texts.computeIfAbsent(text, Text::new);
  }

  void addBytes(byte[] text) {
    add(new String(text, StandardCharsets.ISO_8859_1));
  }

  void addText(String text) {
    addBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Numbers the strings; nothing can be added afterwards. */
  void sort() {
    sorted = texts.values().toArray(new Text[0]);
    Arrays.parallelSort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].id = i;
    }
  }

  int idOfReference(long reference) {
    return id(referred[slot(references, referred, reference)], reference);
  }

  int idOfBytes(byte[] text) {
    String wanted = new String(text, StandardCharsets.ISO_8859_1);
    return id(texts.get(wanted), wanted);
  }

  int idOfText(String text) {
    return idOfBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static int id(@Nullable Text found, Object wanted) {
    if (found == null) {
      throw new IllegalStateException("string was not added: " + wanted);
    }
    return found.id;
  }

  void write(IndexWriter writer) {
    int[] starts = new int[sorted.length + 1];
    long total = 0;
    for (int i = 0; i < sorted.length; i++) {
      starts[i] = (int) total;
      total += sorted[i].text.length();
    }
    byte[] bytes = new byte[Math.toIntExact(total)];
    for (int i = 0; i < sorted.length; i++) {
      byte[] text = sorted[i].text.getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(text, 0, bytes, starts[i], text.length);
    }
    starts[sorted.length] = bytes.length;
    writer.add(IndexSection.STRING_STARTS, starts);
    writer.add(IndexSection.STRINGS, bytes);
  }
}
