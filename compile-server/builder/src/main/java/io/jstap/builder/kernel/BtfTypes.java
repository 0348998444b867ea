// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.elf.ElfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Answers the questions of facts.conf from the BTF section of a kernel (Documentation/bpf/btf.rst),
 * which is there long before the index of its DWARF is.
 */
final class BtfTypes implements KernelTypes {
  private static final int MAGIC = 0xeb9f;
  private static final int TYPE = 12;
  private static final int DEEPEST_ANONYMOUS = 16;

  private static final int INT = 1;
  private static final int ARRAY = 3;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int TYPEDEF = 8;
  private static final int VOLATILE = 9;
  private static final int CONST = 10;
  private static final int FUNC = 12;
  private static final int FUNC_PROTO = 13;
  private static final int VAR = 14;
  private static final int DATASEC = 15;
  private static final int DECL_TAG = 17;
  private static final int ENUM64 = 19;

  private final ByteBuffer btf;
  private final int strings;
  private int[] offsets = new int[1 << 17];
  private int count = 1;

  /**
   * Reads the section.
   *
   * @throws IOException also when there is no such section or it is malformed
   */
  BtfTypes(Path vmlinux) throws IOException {
    this.btf = ElfFile.section(vmlinux, ".BTF");
    try {
      if (Short.toUnsignedInt(btf.getShort(0)) != MAGIC) {
        throw new IOException("the BTF of " + vmlinux + " has another magic number");
      }
      int header = btf.getInt(4);
      int start = Math.addExact(header, btf.getInt(8));
      int end = Math.addExact(start, btf.getInt(12));
      this.strings = Math.addExact(header, btf.getInt(16));
      index(start, end);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IOException("the BTF of " + vmlinux + " is malformed", e);
    }
  }

  private void index(int start, int end) throws IOException {
    int at = start;
    while (at < end) {
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, count * 2);
      }
      offsets[count++] = at;
      at += TYPE + trailer(at);
    }
  }

  private int trailer(int at) throws IOException {
    int members = members(at);
    return switch (kind(at)) {
      case INT, VAR, DECL_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, DATASEC, ENUM64 -> members * 12;
      case ENUM, FUNC_PROTO -> members * 8;
      case 2, 7, TYPEDEF, VOLATILE, CONST, 11, FUNC, 16, 18 -> 0;
      default -> throw new IOException("BTF holds a type of unknown kind " + kind(at));
    };
  }

  private int kind(int at) {
    return (btf.getInt(at + 4) >> 24) & 0x1f;
  }

  private int members(int at) {
    return btf.getInt(at + 4) & 0xffff;
  }

  @Override
  public boolean hasType(String name) {
    byte[] text = text(name);
    for (int id = 1; id < count; id++) {
      int kind = kind(offsets[id]);
      boolean type =
          kind == STRUCT || kind == UNION || kind == ENUM || kind == ENUM64 || kind == TYPEDEF;
      if (type && named(btf.getInt(offsets[id]), text)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean hasMember(String structure, String member) {
    byte[] outer = text(structure);
    byte[] inner = text(member);
    for (int id = 1; id < count; id++) {
      if (aggregate(offsets[id])
          && named(btf.getInt(offsets[id]), outer)
          && hasMember(offsets[id], inner, 0)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public OptionalInt size(String name) {
    byte[] text = text(name);
    for (int id = 1; id < count; id++) {
      if (aggregate(offsets[id]) && named(btf.getInt(offsets[id]), text)) {
        return OptionalInt.of(btf.getInt(offsets[id] + 8));
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public boolean hasParameters(String function, int parameters) {
    byte[] text = text(function);
    for (int id = 1; id < count; id++) {
      int at = offsets[id];
      if (kind(at) == FUNC && named(btf.getInt(at), text)) {
        int prototype = btf.getInt(at + 8);
        boolean valid = prototype > 0 && prototype < count;
        if (valid && members(offsets[prototype]) == parameters) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean aggregate(int at) {
    return kind(at) == STRUCT || kind(at) == UNION;
  }

  /** Members of anonymous structures and unions count as members of what encloses them, as in C. */
  private boolean hasMember(int at, byte[] member, int depth) {
    for (int i = 0; i < members(at); i++) {
      int entry = at + TYPE + i * 12;
      int name = btf.getInt(entry);
      if (named(name, member)) {
        return true;
      }
      if (btf.get(strings + name) == 0 && depth < DEEPEST_ANONYMOUS) {
        int type = unqualified(btf.getInt(entry + 4));
        if (type != 0 && aggregate(offsets[type]) && hasMember(offsets[type], member, depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  private int unqualified(int id) {
    int type = id;
    for (int i = 0; i < DEEPEST_ANONYMOUS && type > 0 && type < count; i++) {
      int kind = kind(offsets[type]);
      if (kind != CONST && kind != VOLATILE) {
        return type;
      }
      type = btf.getInt(offsets[type] + 8);
    }
    return 0;
  }

  private static byte[] text(String name) {
    return (name + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private boolean named(int nameOffset, byte[] text) {
    int at = strings + nameOffset;
    if (at < strings || at + text.length > btf.limit()) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (btf.get(at + i) != text[i]) {
        return false;
      }
    }
    return true;
  }
}
