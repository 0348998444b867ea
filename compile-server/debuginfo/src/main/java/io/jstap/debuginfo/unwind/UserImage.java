// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.ProgramLayout;
import io.jstap.debuginfo.elf.ElfFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a module carries of a program or library: where it is mapped, how its frames are found, what
 * its functions are called.
 *
 * <p>The coding is {@code struct jstap_user_image} of the runtime, little-endian and read in place:
 * base (8 bytes), how many segments, rules, rows, symbols and bytes of names there are and a zero
 * (4 each); the segments (3 times 8), the rules (20: offset, kind, register, and in 2 bytes each
 * where return address and preserved registers are), the addresses of the rows (4, from the base),
 * the symbols (address, size, place of the name: 4 each), the rules of the rows (2), the names,
 * each with a NUL.
 */
public final class UserImage {
  private static final int HEADER = 32;
  private static final int SEGMENT = 24;
  private static final int RULE = 20;
  private static final int SYMBOL = 12;
  private static final int MOST_SEGMENTS = 64;
  private static final int MOST_RULES = 0xffff;
  private static final long MOST_DISTANCE = 0xffffffffL;
  private static final int MOST_NAMES = 1 << 26;

  private final ProgramLayout layout;
  private final long base;
  private final Map<FrameRule, Integer> rules = new HashMap<>();
  private final List<FrameRule> ruleList = new ArrayList<>();
  private final List<FrameTable.Row> rows = new ArrayList<>();
  private final List<FunctionNames.Function> functions = new ArrayList<>();

  /** An image. */
  public static final class Made {
    private final byte[] bytes;
    private final List<String> damage;

    private Made(byte[] bytes, List<String> damage) {
      this.bytes = bytes;
      this.damage = List.copyOf(damage);
    }

    /** A copy of the bytes, as the runtime reads them. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** What could not be read of the file, and so is not in the image. */
    public List<String> damage() {
      return damage;
    }
  }

  private UserImage(ProgramLayout layout) {
    this.layout = layout;
    this.base =
        layout.segments().stream().mapToLong(ProgramLayout.Segment::address).min().orElse(0);
  }

  /**
   * Makes the image of a program.
   *
   * @param program its own file
   * @param named the file that has most of its symbols: the program's own, or its debuginfo
   * @throws DebugInfoException when a file is none of 64 bits, or can not be read
   */
  public static Made of(Path program, Path named) {
    return of(ElfFile.open(program), ElfFile.open(named));
  }

  static Made of(ElfFile program, ElfFile named) {
    UserImage image = new UserImage(ProgramLayout.of(program));
    FrameTable table = FrameTable.read(program);
    List<String> damage = new ArrayList<>(table.damage());
    table.rows().forEach(image::row);
    try {
      FunctionNames.of(named).forEach(image::function);
    } catch (DebugInfoException e) {
      damage.add(e.problem().message());
    }
    return new Made(image.bytes(), damage);
  }

  private boolean isNear(long address) {
    return Long.compareUnsigned(address - base, MOST_DISTANCE) < 0;
  }

  private void row(FrameTable.Row row) {
    if (!isNear(row.address())) {
      return;
    }
    boolean fits = ruleList.size() < MOST_RULES || rules.containsKey(row.rule());
    FrameRule rule = fits ? row.rule() : FrameRule.UNKNOWN;
    if (ruleList.isEmpty()) {
      number(FrameRule.UNKNOWN);
    }
    number(rule);
    rows.add(new FrameTable.Row(row.address(), rule));
  }

  private int number(FrameRule rule) {
    return rules.computeIfAbsent(
        rule,
        added -> {
          ruleList.add(added);
          return ruleList.size() - 1;
        });
  }

  private void function(FunctionNames.Function function) {
    if (isNear(function.address())) {
      functions.add(function);
    }
  }

  private byte[] bytes() {
    List<ProgramLayout.Segment> segments = layout.segments().stream().limit(MOST_SEGMENTS).toList();
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    byte[] symbolBytes = new byte[SYMBOL * functions.size()];
    ByteBuffer symbols = writer(symbolBytes);
    for (FunctionNames.Function function : functions) {
      symbols.putInt((int) (function.address() - base));
      symbols.putInt((int) Math.min(function.size(), MOST_DISTANCE));
      symbols.putInt(names.size());
      if (names.size() < MOST_NAMES) {
        names.writeBytes(function.name().getBytes(StandardCharsets.UTF_8));
      }
      names.write(0);
    }
    byte[] bytes =
        new byte
            [Math.toIntExact(
                HEADER
                    + (long) SEGMENT * segments.size()
                    + (long) RULE * ruleList.size()
                    + 6L * rows.size()
                    + symbolBytes.length
                    + names.size())];
    ByteBuffer all = writer(bytes);
    all.putLong(base).putInt(segments.size()).putInt(ruleList.size()).putInt(rows.size());
    all.putInt(functions.size()).putInt(names.size()).putInt(0);
    segments.forEach(
        segment ->
            all.putLong(segment.offset()).putLong(segment.address()).putLong(segment.size()));
    ruleList.forEach(rule -> put(all, rule));
    rows.forEach(row -> all.putInt((int) (row.address() - base)));
    all.put(symbolBytes);
    rows.forEach(row -> all.putShort((short) number(row.rule())));
    all.put(names.toByteArray());
    return bytes;
  }

  private static void put(ByteBuffer to, FrameRule rule) {
    to.putInt(rule.offset()).put((byte) rule.kind().number()).put((byte) rule.register());
    to.putShort((short) rule.returnAddress());
    rule.saved().forEach(words -> to.putShort(words.shortValue()));
  }

  private static ByteBuffer writer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
