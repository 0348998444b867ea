// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * Expands Zstandard frames (RFC 8878), without dictionaries and without looking at the checksum:
 * damage shows as data that do not fit. Malformed input is an {@link IllegalArgumentException}.
 */
final class Zstandard {
  private static final int MAGIC = 0xfd2fb528;
  private static final int SKIPPABLE = 0x184d2a50;
  private static final int LARGEST_BLOCK = 1 << 17;

  private final byte[] in;
  private final MemorySegment out;
  private int at;
  private long made;

  /** What later blocks of a frame may refer to. */
  private Optional<ZstandardHuffman> huffman = Optional.empty();

  private Optional<ZstandardTable> literalLengths = Optional.empty();
  private Optional<ZstandardTable> offsets = Optional.empty();
  private Optional<ZstandardTable> matchLengths = Optional.empty();
  private final long[] recent = {1, 4, 8};

  private Zstandard(byte[] in, MemorySegment out) {
    this.in = in;
    this.out = out;
  }

  /** Fills the whole of {@code out}; otherwise the input is malformed. */
  static void expand(byte[] in, MemorySegment out) {
    Zstandard expansion = new Zstandard(in, out);
    try {
      while (expansion.at < in.length) {
        expansion.frame();
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a block ends too early", e);
    }
    check(expansion.made == out.byteSize(), "the frames hold less than they should");
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private long little(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in[at++] & 0xffL) << (8 * i);
    }
    return value;
  }

  private void frame() {
    int magic = (int) little(4);
    if ((magic & ~0xf) == SKIPPABLE) {
      at = Math.toIntExact(Math.min(in.length, at + 4 + little(4)));
      return;
    }
    check(magic == MAGIC, "no frame begins here");
    int descriptor = (int) little(1);
    boolean single = (descriptor & 0x20) != 0;
    if (!single) {
      at++;
    }
    at += new int[] {0, 1, 2, 4}[descriptor & 3];
    at += new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >>> 6];
    huffman = Optional.empty();
    literalLengths = Optional.empty();
    offsets = Optional.empty();
    matchLengths = Optional.empty();
    recent[0] = 1;
    recent[1] = 4;
    recent[2] = 8;
    long start = made;
    boolean last = false;
    while (!last) {
      int header = (int) little(3);
      last = (header & 1) != 0;
      block((header >>> 1) & 3, header >>> 3, start);
    }
    if ((descriptor & 4) != 0) {
      at += 4;
    }
  }

  private void block(int type, int size, long start) {
    switch (type) {
      case 0 -> {
        copy(in, at, size);
        at += size;
      }
      case 1 -> {
        check(made + size <= out.byteSize(), "more data than announced");
        out.asSlice(made, size).fill(in[at++]);
        made += size;
      }
      case 2 -> {
        check(size > 0 && size <= LARGEST_BLOCK && at + size <= in.length, "a block is too large");
        compressed(at + size, start);
      }
      default -> throw new IllegalArgumentException("a block of a reserved type");
    }
  }

  private void copy(byte[] from, int offset, int size) {
    check(made + size <= out.byteSize(), "more data than announced");
    MemorySegment.copy(from, offset, out, ValueLayout.JAVA_BYTE, made, size);
    made += size;
  }

  private void compressed(int end, long start) {
    byte[] literals = literals(end);
    int count = (int) little(1);
    if (count >= 128) {
      count = count == 255 ? (int) little(2) + 0x7f00 : ((count - 128) << 8) + (int) little(1);
    }
    if (count == 0) {
      copy(literals, 0, literals.length);
      at = end;
      return;
    }
    int modes = (int) little(1);
    ZstandardTable lengths =
        table(modes >>> 6, literalLengths, ZstandardTable.LITERAL_LENGTHS, end);
    literalLengths = Optional.of(lengths);
    ZstandardTable distances = table((modes >>> 4) & 3, offsets, ZstandardTable.OFFSETS, end);
    offsets = Optional.of(distances);
    ZstandardTable matches =
        table((modes >>> 2) & 3, matchLengths, ZstandardTable.MATCH_LENGTHS, end);
    matchLengths = Optional.of(matches);
    sequences(count, literals, new ZstandardBits(in, at, end), start);
    at = end;
  }

  private ZstandardTable table(
      int mode, Optional<ZstandardTable> before, ZstandardTable.Kind kind, int end) {
    return switch (mode) {
      case 0 -> kind.predefined();
      case 1 -> ZstandardTable.ofOne((int) little(1), kind);
      case 2 -> {
        ZstandardTable.Described described = ZstandardTable.read(in, at, end, kind);
        at = described.end();
        yield described.table();
      }
      default ->
          before.orElseThrow(() -> new IllegalArgumentException("a table of no block before"));
    };
  }

  private void sequences(int count, byte[] literals, ZstandardBits bits, long start) {
    ZstandardTable lengths = literalLengths.orElseThrow();
    ZstandardTable distances = offsets.orElseThrow();
    ZstandardTable matches = matchLengths.orElseThrow();
    int length = (int) bits.read(lengths.accuracy());
    int distance = (int) bits.read(distances.accuracy());
    int match = (int) bits.read(matches.accuracy());
    int used = 0;
    for (int i = 0; i < count; i++) {
      int code = distances.symbol(distance);
      check(code < 32, "an offset is too great");
      long offset = (1L << code) + bits.read(code);
      int copied = ZstandardTable.MATCH_LENGTHS.value(matches.symbol(match), bits);
      int plain = ZstandardTable.LITERAL_LENGTHS.value(lengths.symbol(length), bits);
      check(used + plain <= literals.length, "more literals than there are");
      copy(literals, used, plain);
      used += plain;
      repeat(offset(offset, plain), copied, start);
      if (i + 1 < count) {
        length = lengths.next(length, bits);
        match = matches.next(match, bits);
        distance = distances.next(distance, bits);
      }
    }
    copy(literals, used, literals.length - used);
  }

  /** Values up to three mean one of the last three offsets (§3.1.1.5). */
  private long offset(long value, int plain) {
    if (value > 3) {
      recent[2] = recent[1];
      recent[1] = recent[0];
      recent[0] = value - 3;
      return recent[0];
    }
    int which = (int) value - 1 + (plain == 0 ? 1 : 0);
    if (which == 0) {
      return recent[0];
    }
    long offset = which == 3 ? recent[0] - 1 : recent[which];
    if (which != 1) {
      recent[2] = recent[1];
    }
    recent[1] = recent[0];
    recent[0] = offset;
    return offset;
  }

  private void repeat(long offset, int size, long start) {
    check(offset > 0 && offset <= made - start, "an offset leads before the beginning");
    check(made + size <= out.byteSize(), "more data than announced");
    for (int i = 0; i < size; i++) {
      out.set(ValueLayout.JAVA_BYTE, made, out.get(ValueLayout.JAVA_BYTE, made - offset));
      made++;
    }
  }

  private byte[] literals(int end) {
    int first = in[at] & 0xff;
    int type = first & 3;
    int format = (first >>> 2) & 3;
    if (type <= 1) {
      int size =
          switch (format) {
            case 1 -> (int) little(2) >>> 4;
            case 3 -> (int) little(3) >>> 4;
            default -> (int) little(1) >>> 3;
          };
      check(size <= LARGEST_BLOCK, "too many literals");
      byte[] plain = new byte[size];
      if (type == 0) {
        System.arraycopy(in, at, plain, 0, size);
        at += size;
      } else {
        Arrays.fill(plain, in[at++]);
      }
      return plain;
    }
    int bits = new int[] {10, 10, 14, 18}[format];
    long header = little(format < 2 ? 3 : format + 2) >>> 4;
    int size = (int) (header & ((1 << bits) - 1));
    int packed = (int) ((header >>> bits) & ((1 << bits) - 1));
    check(size <= LARGEST_BLOCK && at + packed <= end, "too many literals");
    int behind = at + packed;
    if (type == 2) {
      ZstandardHuffman.Described described = ZstandardHuffman.read(in, at, behind);
      huffman = Optional.of(described.code());
      at = described.end();
    }
    ZstandardHuffman code =
        huffman.orElseThrow(() -> new IllegalArgumentException("a code of no block before"));
    byte[] literals = new byte[size];
    if (format == 0) {
      code.decode(in, at, behind, literals, 0, size);
    } else {
      fourStreams(code, behind, literals);
    }
    at = behind;
    return literals;
  }

  private void fourStreams(ZstandardHuffman code, int behind, byte[] literals) {
    int quarter = (literals.length + 3) / 4;
    int[] sizes = {(int) little(2), (int) little(2), (int) little(2), 0};
    sizes[3] = behind - at - sizes[0] - sizes[1] - sizes[2];
    int filled = 0;
    for (int i = 0; i < 4; i++) {
      int size = i < 3 ? quarter : literals.length - filled;
      check(sizes[i] > 0 && size >= 0 && filled + size <= literals.length, "streams do not fit");
      code.decode(in, at, at + sizes[i], literals, filled, size);
      at += sizes[i];
      filled += size;
    }
  }
}
