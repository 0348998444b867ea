// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.image;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's own table of symbols (CONFIG_KALLSYMS). Nothing points at it in a stripped kernel,
 * so it is found by its shape: the table of 256 tokens, of which those for single digits stand in a
 * row, is followed by the index of exactly these tokens. Somewhere before it stand the number of
 * names, the names, and the markers, which are the offset of every 256th name. The addresses stand
 * before all that (until Linux 6.4) or behind it.
 */
public final class Kallsyms {
  private static final int TOKENS = 256;
  private static final int GROUP = 256;
  private static final int LONGEST_TOKEN = 128;
  private static final int LONGEST_NAME = 600;
  private static final int MOST = 1 << 21;
  private static final byte[] DIGITS = digits();

  private final Bytes data;
  private String[] tokens = {};

  private Kallsyms(Bytes data) {
    this.data = data;
  }

  /**
   * All symbols, in the order of the table.
   *
   * @throws DebugInfoException when the table is not found
   */
  public static List<KernelSymbol> read(ElfFile kernel) {
    for (Section section : kernel.sections()) {
      boolean candidate = section.isAllocated() && !section.isExecutable() && !section.isNoBits();
      if (candidate) {
        Optional<List<KernelSymbol>> found = new Kallsyms(kernel.content(section)).find();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new DebugInfoException(
        DebugInfoProblem.UNSUPPORTED_FORMAT,
        kernel.file(),
        "",
        "its table of symbols (CONFIG_KALLSYMS) is not found");
  }

  private static byte[] digits() {
    byte[] digits = new byte[20];
    for (int i = 0; i < 10; i++) {
      digits[2 * i] = (byte) ('0' + i);
    }
    return digits;
  }

  private Optional<List<KernelSymbol>> find() {
    byte[] all = data.array(0, (int) Math.min(data.size(), Integer.MAX_VALUE - 8));
    for (int at = indexOf(all, 0); at >= 0; at = indexOf(all, at + 1)) {
      Optional<List<KernelSymbol>> found = at(all, at);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static int indexOf(byte[] all, int from) {
    for (int at = from; at <= all.length - DIGITS.length; at++) {
      int i = 0;
      while (i < DIGITS.length && all[at + i] == DIGITS[i]) {
        i++;
      }
      if (i == DIGITS.length) {
        return at;
      }
    }
    return -1;
  }

  private Optional<List<KernelSymbol>> at(byte[] all, int zero) {
    int first = zero & ~7;
    for (int start = first; start >= 0 && start >= zero - '0' * LONGEST_TOKEN; start -= 8) {
      int index = tokenIndex(all, start);
      if (index >= 0) {
        return symbols(start, index + 2 * TOKENS);
      }
    }
    return Optional.empty();
  }

  /** Where the index of the tokens that begin at {@code start} is; -1 when none fits. */
  private int tokenIndex(byte[] all, int start) {
    int[] offsets = new int[TOKENS];
    String[] texts = new String[TOKENS];
    int at = start;
    for (int i = 0; i < TOKENS; i++) {
      int end = at;
      while (end < all.length && all[end] != 0 && end - at < LONGEST_TOKEN) {
        end++;
      }
      if (end >= all.length || all[end] != 0) {
        return -1;
      }
      offsets[i] = at - start;
      texts[i] = new String(all, at, end - at, StandardCharsets.ISO_8859_1);
      at = end + 1;
    }
    int index = align(at);
    for (int i = 0; i < TOKENS; i++) {
      if (index + 2 * i + 2 > all.length || data.u16(index + 2 * i) != offsets[i]) {
        return -1;
      }
    }
    tokens = texts;
    return index;
  }

  private static int align(int at) {
    return (at + 7) & ~7;
  }

  private Optional<List<KernelSymbol>> symbols(int tokenTable, int behindTokens) {
    for (int names = tokenTable - 8; names >= 8; names -= 8) {
      int count = data.i32(names - 8);
      boolean plausible = count > GROUP && count < MOST && data.i32(names - 4) == 0;
      if (plausible && fits(names, count, tokenTable)) {
        return Optional.of(read(names, count, behindTokens));
      }
    }
    return Optional.empty();
  }

  /** Whether names begin here, so many, and the second marker is where their first group ends. */
  private boolean fits(int names, int count, int end) {
    long at = names;
    long group = 0;
    for (int i = 0; i < count; i++) {
      int letter = letter(at);
      if (!Character.isLetter(letter) || at + LONGEST_NAME > end) {
        return false;
      }
      at += nameSize(at);
      group = i == GROUP - 1 ? at - names : group;
    }
    int markers = align((int) at);
    return data.i32(markers) == 0 && data.u32(markers + 4L) == group;
  }

  /** The first character of a name tells the kind of symbol. */
  private int letter(long at) {
    String first = tokens[data.u8(at + (data.u8(at) < 0x80 ? 1 : 2))];
    return first.isEmpty() ? 0 : first.charAt(0);
  }

  /** The length of a long name takes two bytes (since Linux 6.1). */
  private int nameSize(long at) {
    int length = data.u8(at);
    return length < 0x80 ? 1 + length : 2 + ((length & 0x7f) | data.u8(at + 1) << 7);
  }

  private List<KernelSymbol> read(long names, int count, int behindTokens) {
    long offsets = offsets(names - 8, count, behindTokens);
    long base = data.i64(align((int) (offsets + 4L * count)));
    List<KernelSymbol> all = new ArrayList<>(count);
    long at = names;
    for (int i = 0; i < count; i++) {
      int size = nameSize(at);
      StringBuilder text = new StringBuilder();
      for (long token = at + (data.u8(at) < 0x80 ? 1 : 2); token < at + size; token++) {
        text.append(tokens[data.u8(token)]);
      }
      at += size;
      int offset = data.i32(offsets + 4L * i);
      // Those of per-CPU variables are no addresses and not moved
      // (CONFIG_KALLSYMS_ABSOLUTE_PERCPU).
      long address = offset >= 0 ? offset : base - 1 - offset;
      if (text.length() > 1) {
        all.add(new KernelSymbol(text.substring(1), address, text.charAt(0)));
      }
    }
    return all;
  }

  /** Where the addresses begin: before the number of names, or behind the tokens. */
  private long offsets(long number, int count, int behindTokens) {
    long size = align(4 * count);
    long before = number - 8 - size;
    if (before >= 0 && isBase(number - 8)) {
      return before;
    }
    long behind = align(behindTokens);
    if (isBase(behind + size)) {
      return behind;
    }
    throw new DebugInfoException(
        DebugInfoProblem.UNSUPPORTED_FORMAT,
        data.file(),
        data.section(),
        "the addresses of its symbols are not relative to a base (CONFIG_KALLSYMS_BASE_RELATIVE)");
  }

  /** Kernels are linked to the last two gigabytes. */
  private boolean isBase(long at) {
    return at <= data.size() - 8 && data.i64(at) >>> 31 == 0x1ffffffffL;
  }
}
