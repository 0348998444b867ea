// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.MappedFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** A mapped index. */
final class IndexFile {
  private final Map<IndexSection, Bytes> sections = new EnumMap<>(IndexSection.class);
  private final Bytes starts;
  private final Bytes strings;

  private IndexFile(Bytes file) {
    int count = file.i32(IndexFormat.AT_SECTIONS);
    for (int i = 0; i < count; i++) {
      long entry = IndexFormat.HEADER + (long) i * IndexFormat.ENTRY;
      int code = file.i32(entry);
      for (IndexSection section : IndexSection.values()) {
        if (section.code() == code) {
          sections.put(section, file.slice(file.i64(entry + 8), file.i64(entry + 16)));
        }
      }
    }
    for (IndexSection section : IndexSection.values()) {
      if (!sections.containsKey(section)) {
        throw file.malformed("the part " + section + " is missing: build the index again");
      }
    }
    starts = bytes(IndexSection.STRING_STARTS);
    strings = bytes(IndexSection.STRINGS);
  }

  /** Maps an index, and checks that it is whole and belongs to the binary. */
  static IndexFile open(Path path, ElfFile elf) {
    return open(path, MappedFile.map(path), elf);
  }

  static IndexFile open(Path path, MemorySegment mapped, ElfFile elf) {
    Bytes file = new Bytes(mapped, path.toString(), "", DebugInfoProblem.UNUSABLE_INDEX);
    boolean magic =
        file.size() >= IndexFormat.HEADER
            && Arrays.equals(file.array(0, IndexFormat.MAGIC.length), IndexFormat.MAGIC);
    if (!magic) {
      throw unusable(path, "not an index");
    }
    if (file.i32(IndexFormat.AT_VERSION) != IndexFormat.VERSION) {
      throw unusable(path, "has format version " + file.i32(IndexFormat.AT_VERSION));
    }
    int count = file.i32(IndexFormat.AT_SECTIONS);
    if (file.i64(IndexFormat.AT_FILE_LENGTH) != file.size()
        || count < 0
        || count > IndexSection.values().length) {
      throw unusable(path, "is not whole");
    }
    long body = IndexFormat.HEADER + (long) count * IndexFormat.ENTRY;
    CRC32C header = new CRC32C();
    header.update(file.array(0, IndexFormat.AT_HEADER_CHECKSUM));
    header.update(file.array(IndexFormat.HEADER, count * IndexFormat.ENTRY));
    boolean intact =
        (int) header.getValue() == file.i32(IndexFormat.AT_HEADER_CHECKSUM)
            && IndexFormat.checksum(mapped.asSlice(body)) == file.i32(IndexFormat.AT_BODY_CHECKSUM);
    if (!intact) {
      throw unusable(path, "is damaged");
    }
    byte[] id = IndexFormat.buildId(elf);
    boolean same =
        file.i64(IndexFormat.AT_BINARY_LENGTH) == elf.bytes().size()
            && file.i32(IndexFormat.AT_BINARY_CHECKSUM) == IndexFormat.checksum(elf)
            && Arrays.equals(file.array(IndexFormat.AT_BUILD_ID, id.length), id);
    if (!same) {
      throw unusable(path, "is that of another binary than " + elf.file());
    }
    return new IndexFile(file);
  }

  private static DebugInfoException unusable(Path path, String what) {
    return new DebugInfoException(
        DebugInfoProblem.UNUSABLE_INDEX, path.toString(), "", what + ": build the index again");
  }

  private Bytes bytes(IndexSection section) {
    Bytes found = sections.get(section);
    if (found == null) {
      throw new IllegalStateException("checked when the file was opened: " + section);
    }
    return found;
  }

  /** How many elements a part has. */
  int count(IndexSection section) {
    return (int) (bytes(section).size() / section.elementSize());
  }

  int i8(IndexSection section, int row) {
    return bytes(section).u8(row);
  }

  int i32(IndexSection section, int row) {
    return bytes(section).i32((long) row * 4);
  }

  long i64(IndexSection section, int row) {
    return bytes(section).i64((long) row * 8);
  }

  String string(int id) {
    return new String(stringBytes(id), java.nio.charset.StandardCharsets.UTF_8);
  }

  byte[] stringBytes(int id) {
    int start = starts.i32((long) id * 4);
    return strings.array(start, starts.i32((long) id * 4 + 4) - start);
  }

  /** The number of a string, or a negative number when no name is that string. */
  int stringId(String text) {
    byte[] wanted = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int low = 0;
    int high = count(IndexSection.STRING_STARTS) - 2;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(stringBytes(middle), wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  /** The first row of a sorted column of numbers that is not below a value. */
  int lowerBound(IndexSection column, int value) {
    int low = 0;
    int high = count(column);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (i32(column, middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The last row of a column of addresses, sorted unsigned, that is not above one; or -1. */
  int floor(IndexSection column, long address) {
    int low = 0;
    int high = count(column) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(i64(column, middle), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }
}
