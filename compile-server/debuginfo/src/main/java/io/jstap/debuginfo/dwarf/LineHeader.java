// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The header of a line number program (DWARF 5 §6.2.4, DWARF 4 §6.2.4). */
public final class LineHeader {
  private static final int CONTENT_PATH = 1;
  private static final int CONTENT_DIRECTORY = 2;
  private static final int MAXIMUM_FILES = 1 << 22;

  final int version;
  final int addressSize;
  final int minimumInstructionLength;
  final boolean defaultIsStatement;
  final int lineBase;
  final int lineRange;
  final int opcodeBase;
  final int[] operandCounts;
  final long programStart;
  final long programEnd;

  private final DwarfFile file;
  private final Bytes section;
  private final String unitName;
  private final long[] directories;
  private final long[] fileNames;
  private final int[] fileDirectories;

  /** The two tables: strings as references, see {@link StringReference}. */
  private static final class Entries {
    private final long[] names;
    private final int[] directories;

    Entries(long[] names, int[] directories) {
      this.names = names;
      this.directories = directories;
    }
  }

  LineHeader(DwarfFile file, long offset, int unitAddressSize, String unitName) {
    this.file = file;
    this.section = file.section(".debug_line");
    this.unitName = unitName;
    Cursor cursor = section.cursor(0);
    cursor.seek(offset);
    long length = cursor.u32();
    int offsetSize = 4;
    if (length == 0xffffffffL) {
      length = cursor.i64();
      offsetSize = 8;
    }
    if (length < 0 || length > section.size() - cursor.position()) {
      throw section.malformed("line program at 0x%x is too long".formatted(offset));
    }
    programEnd = cursor.position() + length;
    version = cursor.u16();
    if (version < 2 || version > 5) {
      throw new DebugInfoException(
          DebugInfoProblem.UNSUPPORTED_FORMAT,
          section.file(),
          section.section(),
          "line program at 0x%x has version %d".formatted(offset, version));
    }
    int address = unitAddressSize;
    if (version >= 5) {
      address = cursor.u8();
      cursor.skip(1);
    }
    addressSize = address;
    long headerLength = cursor.offset(offsetSize);
    if (headerLength < 0 || headerLength > programEnd - cursor.position()) {
      throw section.malformed("line program at 0x%x has a bad header".formatted(offset));
    }
    programStart = cursor.position() + headerLength;
    minimumInstructionLength = cursor.u8();
    if (version >= 4) {
      cursor.skip(1);
    }
    defaultIsStatement = cursor.u8() != 0;
    lineBase = (byte) cursor.u8();
    lineRange = cursor.u8();
    opcodeBase = cursor.u8();
    operandCounts = new int[Math.max(1, opcodeBase)];
    for (int i = 1; i < opcodeBase; i++) {
      operandCounts[i] = cursor.u8();
    }
    if (version >= 5) {
      directories = table(cursor, offsetSize).names;
      Entries files = table(cursor, offsetSize);
      fileNames = files.names;
      fileDirectories = files.directories;
    } else {
      directories = oldDirectories(cursor);
      Entries files = oldFiles(cursor);
      fileNames = files.names;
      fileDirectories = files.directories;
    }
  }

  /** DWARF 5 §6.2.4.1. */
  private Entries table(Cursor cursor, int offsetSize) {
    int formats = cursor.u8();
    int[] contents = new int[formats];
    int[] forms = new int[formats];
    for (int i = 0; i < formats; i++) {
      contents[i] = (int) cursor.uleb();
      forms[i] = (int) cursor.uleb();
    }
    int count = cursor.count(MAXIMUM_FILES);
    if (count > cursor.end() - cursor.position()) {
      throw section.malformed("a table of %d files does not fit".formatted(count));
    }
    long[] names = new long[count];
    int[] owners = new int[count];
    for (int entry = 0; entry < count; entry++) {
      for (int i = 0; i < formats; i++) {
        if (contents[i] == CONTENT_PATH) {
          names[entry] = StringReference.read(cursor, forms[i], offsetSize);
        } else if (contents[i] == CONTENT_DIRECTORY) {
          owners[entry] = directoryIndex(cursor, forms[i]);
        } else {
          skip(cursor, forms[i], offsetSize);
        }
      }
    }
    return new Entries(names, owners);
  }

  private int directoryIndex(Cursor cursor, int form) {
    long index =
        switch (form) {
          case Form.DATA1 -> cursor.u8();
          case Form.DATA2 -> cursor.u16();
          case Form.UDATA -> cursor.uleb();
          default -> throw Form.unknown(cursor, form);
        };
    return index < 0 || index > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) index;
  }

  private void skip(Cursor cursor, int form, int offsetSize) {
    int size = Form.fixedSize(form, version, addressSize, offsetSize);
    switch (form) {
      case Form.UDATA -> cursor.skipLeb();
      case Form.STRING -> cursor.skipString();
      case Form.BLOCK -> cursor.skip(cursor.uleb());
      default -> {
        if (size < 0) {
          throw Form.unknown(cursor, form);
        }
        cursor.skip(size);
      }
    }
  }

  /** Directory 0 is the compilation directory, which the table does not hold. */
  private long[] oldDirectories(Cursor cursor) {
    List<Long> all = new ArrayList<>();
    all.add(StringReference.NONE);
    while (section.u8(cursor.position()) != 0) {
      all.add(StringReference.read(cursor, Form.STRING, 4));
    }
    cursor.skip(1);
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  /** Files count from 1. */
  private Entries oldFiles(Cursor cursor) {
    long[] names = {StringReference.NONE, 0, 0, 0};
    int[] owners = new int[names.length];
    int count = 1;
    while (section.u8(cursor.position()) != 0) {
      if (count == names.length) {
        names = Arrays.copyOf(names, count * 2);
        owners = Arrays.copyOf(owners, count * 2);
      }
      names[count] = StringReference.read(cursor, Form.STRING, 4);
      long owner = cursor.uleb();
      owners[count] = owner < 0 || owner > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) owner;
      cursor.skipLeb();
      cursor.skipLeb();
      count++;
    }
    return new Entries(Arrays.copyOf(names, count), Arrays.copyOf(owners, count));
  }

  /** How many files there are; indexes below are valid. */
  public int fileCount() {
    return fileNames.length;
  }

  /**
   * The path of a file: its name, after its directory unless that is the compilation directory;
   * empty for an index that is none.
   */
  public String fileName(long index) {
    if (index < 0 || index >= fileNames.length) {
      return "";
    }
    long reference = fileNames[(int) index];
    if (reference == StringReference.NONE) {
      return unitName;
    }
    String name = text(reference);
    int owner = fileDirectories[(int) index];
    if (name.startsWith("/") || owner == 0 || owner >= directories.length) {
      return SourcePaths.normalise(name);
    }
    return SourcePaths.normalise(text(directories[owner]) + "/" + name);
  }

  /** A number that is the same for the same path of different units; 0 when there is none. */
  public long fileKey(long index) {
    if (index < 0 || index >= fileNames.length) {
      return 0;
    }
    long name = fileNames[(int) index];
    int owner = fileDirectories[(int) index];
    long directory = owner == 0 || owner >= directories.length ? 0 : directories[owner];
    if (!StringReference.shared(name) || (directory != 0 && !StringReference.shared(directory))) {
      return 0;
    }
    return StringReference.offset(name) << 32 | StringReference.offset(directory);
  }

  private String text(long reference) {
    return new String(StringReference.resolve(file, section, reference), StandardCharsets.UTF_8);
  }
}
