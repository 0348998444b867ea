// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of {@code .eh_frame} (LSB Core §10.6) or {@code .debug_frame} (DWARF 5 §6.4.1). One
 * that makes no sense is left out; where it is not known where the next one begins, reading ends.
 */
final class FrameEntries {
  private static final int MOST_ENTRIES = 1 << 22;
  private static final int ABSOLUTE = 0x00;
  private static final int PC_RELATIVE = 0x10;

  private final Bytes section;
  private final boolean eh;
  private final long address;
  private final Map<Long, Optional<Common>> commons = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> damage = new ArrayList<>();

  /**
   * The common part of entries.
   *
   * @param isSignal whether these are frames that the kernel makes for signals
   * @param sectionAddress link-time, for pointers relative to themselves
   */
  record Common(
      long codeAlignment,
      long dataAlignment,
      int pointerEncoding,
      boolean augmented,
      boolean isSignal,
      long sectionAddress,
      Bytes instructions) {
    /** An address in the instructions of an entry. */
    long pointer(Cursor cursor) {
      return FrameEntries.pointer(cursor, pointerEncoding & 0x0f, sectionAddress);
    }
  }

  /** A range of code, and how its frames are. */
  record Entry(long low, long high, Common common, Bytes instructions) {}

  private FrameEntries(Bytes section, boolean eh, long address) {
    this.section = section;
    this.eh = eh;
    this.address = address;
  }

  /**
   * Reads a section.
   *
   * @param eh whether it is {@code .eh_frame}
   * @param address link-time
   */
  static FrameEntries read(Bytes section, boolean eh, long address) {
    FrameEntries frames = new FrameEntries(section, eh, address);
    try {
      frames.readAll();
    } catch (DebugInfoException e) {
      frames.damage.add(e.problem().message());
    }
    return frames;
  }

  List<Entry> entries() {
    return entries;
  }

  /** What was left out, and why. */
  List<String> damage() {
    return damage;
  }

  private void readAll() {
    long at = 0;
    while (at + 4 <= section.size() && entries.size() < MOST_ENTRIES) {
      Cursor cursor = section.cursor(at);
      long length = cursor.u32();
      int offsetSize = 4;
      if (length == 0xffffffffL) {
        length = cursor.i64();
        offsetSize = 8;
      }
      if (length < 0 || length > section.size() - cursor.position()) {
        throw section.malformed("entry at offset 0x%x is too long".formatted(at));
      }
      long end = cursor.position() + length;
      if (length > 0) {
        try {
          readEntry(at, section.cursor(cursor.position(), end), offsetSize);
        } catch (DebugInfoException e) {
          damage.add(e.problem().message());
        }
      }
      at = end;
    }
  }

  private void readEntry(long at, Cursor cursor, int offsetSize) {
    long body = cursor.position();
    long id = cursor.offset(eh ? 4 : offsetSize);
    boolean isCommon = eh ? id == 0 : id == (offsetSize == 8 ? -1L : 0xffffffffL);
    if (isCommon) {
      // So that entries of a damaged one are left out, too.
      commons.put(at, Optional.empty());
      commons.put(at, Optional.of(readCommon(cursor)));
      return;
    }
    Common common =
        commons
            .getOrDefault(eh ? body - id : id, Optional.empty())
            .orElseThrow(
                () -> section.malformed("entry at offset 0x%x has no common part".formatted(at)));
    long low = pointer(cursor, common.pointerEncoding(), address);
    long size = pointer(cursor, common.pointerEncoding() & 0x0f, 0);
    if (common.augmented()) {
      cursor.skip(cursor.uleb());
    }
    if (size <= 0 || low < 0 || low + size < 0) {
      // Code that the linker has thrown away.
      return;
    }
    Bytes instructions = section.slice(cursor.position(), cursor.end() - cursor.position());
    entries.add(new Entry(low, low + size, common, instructions));
  }

  private Common readCommon(Cursor cursor) {
    int version = cursor.u8();
    String augmentation = new String(cursor.stringBytes(), StandardCharsets.ISO_8859_1);
    if (!augmentation.isEmpty() && !augmentation.startsWith("z")) {
      throw section.malformed("augmentation '" + augmentation + "' is not known");
    }
    if (version >= 4 && !eh) {
      cursor.skip(2);
    }
    long code = cursor.uleb();
    long data = cursor.sleb();
    if (version == 1) {
      cursor.skip(1);
    } else {
      cursor.skipLeb();
    }
    int encoding = ABSOLUTE;
    boolean augmented = !augmentation.isEmpty();
    if (augmented) {
      long length = cursor.uleb();
      long end = cursor.position() + length;
      encoding = pointerEncoding(cursor, augmentation);
      cursor.seek(end);
    }
    Bytes rest = section.slice(cursor.position(), cursor.end() - cursor.position());
    return new Common(code, data, encoding, augmented, augmentation.contains("S"), address, rest);
  }

  private int pointerEncoding(Cursor cursor, String augmentation) {
    int encoding = ABSOLUTE;
    for (char letter : augmentation.substring(1).toCharArray()) {
      switch (letter) {
        case 'R' -> encoding = cursor.u8();
        case 'P' -> pointer(cursor, cursor.u8() & 0x0f, 0);
        case 'L' -> cursor.skip(1);
        case 'S', 'B' -> {
          // They mark kinds of frames, and have no data.
        }
        default -> throw section.malformed("augmentation '" + augmentation + "' is not known");
      }
    }
    return encoding;
  }

  /** LSB Core §10.5.1: absolute or relative to its own place. */
  private static long pointer(Cursor cursor, int encoding, long sectionAddress) {
    long place = sectionAddress + cursor.position();
    if ((encoding & 0xf0) != ABSOLUTE && (encoding & 0xf0) != PC_RELATIVE) {
      throw cursor.bytes().malformed("pointer encoding 0x%x".formatted(encoding));
    }
    long value =
        switch (encoding & 0x0f) {
          case 0, 4, 12 -> cursor.i64();
          case 1 -> cursor.uleb();
          case 2 -> cursor.u16();
          case 3 -> cursor.u32();
          case 9 -> cursor.sleb();
          case 10 -> (short) cursor.u16();
          case 11 -> cursor.i32();
          default -> throw cursor.bytes().malformed("pointer encoding 0x%x".formatted(encoding));
        };
    return (encoding & 0x70) == PC_RELATIVE ? value + place : value;
  }
}
