// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of a BTF section, by id. Ids of split BTF go on where those of its base end. */
final class BtfTypes {
  static final int INT = 1;
  static final int POINTER = 2;
  static final int ARRAY = 3;
  static final int STRUCT = 4;
  static final int UNION = 5;
  static final int ENUM = 6;
  static final int FORWARD = 7;
  static final int TYPEDEF = 8;
  static final int VOLATILE = 9;
  static final int CONST = 10;
  static final int RESTRICT = 11;
  static final int FUNCTION = 12;
  static final int PROTOTYPE = 13;
  static final int VARIABLE = 14;
  static final int SECTION = 15;
  static final int FLOAT = 16;
  static final int DECLARATION_TAG = 17;
  static final int TYPE_TAG = 18;
  static final int ENUM64 = 19;

  private static final int MAGIC = 0xeb9f;
  private static final int HEADER = 24;
  static final int RECORD = 12;

  private final Bytes records;
  private final Bytes strings;
  private final @Nullable BtfTypes base;
  private final int firstId;
  private final long firstString;
  private int[] offsets = new int[1 << 12];
  private int count;

  private BtfTypes(Bytes records, Bytes strings, @Nullable BtfTypes base) {
    this.records = records;
    this.strings = strings;
    this.base = base;
    this.firstId = base == null ? 1 : base.endId();
    this.firstString = base == null ? 0 : base.endString();
    for (long at = 0; at < records.size(); at += RECORD + extra(at)) {
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, count * 2);
      }
      offsets[count++] = (int) at;
    }
  }

  static BtfTypes read(Bytes section, Optional<BtfTypes> base) {
    if (section.size() < HEADER || section.u16(0) != MAGIC) {
      throw section.malformed("not BTF");
    }
    if (section.u8(2) != 1) {
      throw new DebugInfoException(
          DebugInfoProblem.UNSUPPORTED_FORMAT,
          section.file(),
          section.section(),
          "BTF of version " + section.u8(2));
    }
    long header = section.u32(4);
    Bytes records = section.slice(header + section.u32(8), section.u32(12));
    Bytes strings = section.slice(header + section.u32(16), section.u32(20));
    return new BtfTypes(records, strings, base.orElse(null));
  }

  /** Bytes after the common part of the record at an offset. */
  private long extra(long at) {
    int info = records.i32(at + 4);
    long length = info & 0xffff;
    return switch (info >>> 24 & 0x1f) {
      case INT, VARIABLE, DECLARATION_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, SECTION, ENUM64 -> 12 * length;
      case ENUM, PROTOTYPE -> 8 * length;
      case POINTER, FORWARD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNCTION, FLOAT, TYPE_TAG -> 0;
      default ->
          throw records.malformed(
              "type of unknown kind %d at offset 0x%x".formatted(info >>> 24 & 0x1f, at));
    };
  }

  /** The first id that is not the base's. */
  int firstId() {
    return firstId;
  }

  int endId() {
    return firstId + count;
  }

  private long endString() {
    return firstString + strings.size();
  }

  /** The section that holds an id. */
  private BtfTypes owner(int id) {
    BtfTypes owner = this;
    while (owner.base != null && id < owner.firstId) {
      owner = owner.base;
    }
    if (id < owner.firstId || id >= owner.endId()) {
      throw records.malformed("no type has the id " + Integer.toUnsignedString(id));
    }
    return owner;
  }

  private long at(int id) {
    return offsets[id - firstId];
  }

  private int word(int id, long offset) {
    BtfTypes owner = owner(id);
    return owner.records.i32(owner.at(id) + offset);
  }

  int kind(int id) {
    return word(id, 4) >>> 24 & 0x1f;
  }

  /** Members, parameters, enumerators; of a function its linkage. */
  int length(int id) {
    return word(id, 4) & 0xffff;
  }

  boolean flag(int id) {
    return word(id, 4) < 0;
  }

  /** Size in bytes, for the kinds that have one. */
  int size(int id) {
    return word(id, 8);
  }

  /** The id of the type referred to; 0 is void. */
  int target(int id) {
    return word(id, 8);
  }

  String name(int id) {
    return string(word(id, 0));
  }

  /** A word of the part after the common one. */
  int extraWord(int id, int index) {
    return word(id, RECORD + 4L * index);
  }

  String string(int offset) {
    long place = Integer.toUnsignedLong(offset);
    BtfTypes owner = this;
    while (owner.base != null && place < owner.firstString) {
      owner = owner.base;
    }
    return place == 0 ? "" : owner.strings.string(place - owner.firstString);
  }

  String parameterName(int prototype, int index) {
    return string(extraWord(prototype, 2 * index));
  }
}
