// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Call-frame information: {@code .debug_frame} (DWARF 5 §6.4) and {@code .eh_frame} (LSB Core
 * §10.6).
 */
final class CallFrames {
  private final DwarfFile file;
  private final List<Entry> entries = new ArrayList<>();

  /** The common part of entries. */
  record Common(
      long codeAlignment,
      long dataAlignment,
      int pointerEncoding,
      boolean augmented,
      Bytes instructions) {}

  /** The frames of a range of code. */
  record Entry(long low, long high, Common common, Bytes instructions) {}

  private CallFrames(DwarfFile file) {
    this.file = file;
  }

  static CallFrames read(DwarfFile file) {
    CallFrames frames = new CallFrames(file);
    frames.readSection(file.section(".debug_frame"), false, 0);
    if (frames.entries.isEmpty()) {
      long address =
          file.elf()
              .section(".eh_frame")
              .map(section -> file.elf().layout().address(section))
              .orElse(0L);
      frames.readSection(file.section(".eh_frame"), true, address);
    }
    frames.entries.sort(Comparator.comparing(Entry::low, Long::compareUnsigned));
    return frames;
  }

  private void readSection(Bytes section, boolean eh, long sectionAddress) {
    Map<Long, Common> commons = new HashMap<>();
    long at = 0;
    while (at + 4 <= section.size()) {
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
        readEntry(section, at, cursor.position(), end, offsetSize, eh, sectionAddress, commons);
      }
      at = end;
    }
  }

  private void readEntry(
      Bytes section,
      long at,
      long body,
      long end,
      int offsetSize,
      boolean eh,
      long sectionAddress,
      Map<Long, Common> commons) {
    Cursor cursor = section.cursor(body, end);
    long id = cursor.offset(eh ? 4 : offsetSize);
    boolean isCommon = eh ? id == 0 : id == (offsetSize == 8 ? -1L : 0xffffffffL);
    if (isCommon) {
      commons.put(at, readCommon(cursor, eh));
      return;
    }
    Common common = commons.get(eh ? body - id : id);
    if (common == null) {
      throw section.malformed("entry at offset 0x%x has no common part".formatted(at));
    }
    long low = pointer(cursor, common.pointerEncoding(), sectionAddress);
    long size = pointer(cursor, common.pointerEncoding() & 0x0f, 0);
    if (common.augmented()) {
      cursor.skip(cursor.uleb());
    }
    Bytes instructions = section.slice(cursor.position(), end - cursor.position());
    entries.add(new Entry(low, low + size, common, instructions));
  }

  private static Common readCommon(Cursor cursor, boolean eh) {
    int version = cursor.u8();
    String augmentation =
        new String(cursor.stringBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
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
    int encoding = 0;
    boolean augmented = augmentation.startsWith("z");
    if (augmented) {
      long length = cursor.uleb();
      long end = cursor.position() + length;
      encoding = pointerEncoding(cursor, augmentation);
      cursor.seek(end);
    }
    Bytes rest = cursor.bytes().slice(cursor.position(), cursor.end() - cursor.position());
    return new Common(code, data, encoding, augmented, rest);
  }

  private static int pointerEncoding(Cursor cursor, String augmentation) {
    for (char letter : augmentation.substring(1).toCharArray()) {
      switch (letter) {
        case 'R' -> {
          return cursor.u8();
        }
        case 'P' -> pointer(cursor, cursor.u8() & 0x0f, 0);
        case 'L' -> cursor.skip(1);
        default -> {
          // S and B mark kinds of frames and have no data.
        }
      }
    }
    return 0;
  }

  /** LSB Core §10.5.1: absolute or relative to its own place. */
  private static long pointer(Cursor cursor, int encoding, long sectionAddress) {
    long place = sectionAddress + cursor.position();
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
    return (encoding & 0x70) == 0x10 ? value + place : value;
  }

  /** The canonical frame address at a program counter. */
  Optional<Expression> cfaAt(Unit unit, long pc) {
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(entries.get(middle).low(), pc) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    if (high < 0 || Long.compareUnsigned(pc, entries.get(high).high()) >= 0) {
      return Optional.empty();
    }
    return new CallFrameProgram(entries.get(high), pc).run().flatMap(rule -> rule(unit, rule));
  }

  private Optional<Expression> rule(Unit unit, CallFrameProgram.Rule rule) {
    if (rule.expression().isEmpty()) {
      Expression register = new Expression.Register(rule.register());
      return Optional.of(
          Arithmetic.combine(BinaryOperator.ADD, register, new Expression.Constant(rule.offset())));
    }
    ExpressionContext context =
        new ExpressionContext(unit, false, Optional::empty, Optional::empty);
    return ExpressionReader.value(context, rule.expression().get(), Optional.empty());
  }

  DwarfFile file() {
    return file;
  }
}
