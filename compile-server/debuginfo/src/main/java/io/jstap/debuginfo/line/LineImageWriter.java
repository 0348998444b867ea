// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.line;

import io.jstap.debuginfo.AddressRange;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Codes the lines of a binary; equal input gives equal bytes. */
public final class LineImageWriter {
  private static final int NO_FILE = 0;

  private final List<LineRun> runs;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final ByteArrayOutputStream codes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
  private final long base;
  private int rows;
  private long address;
  private int file = -1;
  private int line;
  private long covered;

  private LineImageWriter(List<LineRun> runs) {
    this.runs = runs;
    this.base = runs.getFirst().start();
  }

  /**
   * The image.
   *
   * @param runs in any order; where two have lines of one address, those of the run that begins
   *     first count
   * @param ranges the sections of code that they are in
   * @return empty when there is no line, or when addresses are further apart than an image can say
   */
  public static Optional<LineImage> write(List<LineRun> runs, List<AddressRange> ranges) {
    List<LineRun> sorted = new ArrayList<>(runs);
    sorted.removeIf(LineRun::isEmpty);
    sorted.sort(
        Comparator.comparing(LineRun::start, Long::compareUnsigned)
            .thenComparing(LineRun::end, Long::compareUnsigned));
    if (sorted.isEmpty()) {
      return Optional.empty();
    }
    LineImageWriter writer = new LineImageWriter(sorted);
    writer.code();
    return writer.covered >>> 32 != 0
        ? Optional.empty()
        : Optional.of(new LineImage(writer.bytes(), ranges));
  }

  private void code() {
    nameFiles();
    for (LineRun run : runs) {
      long end = run.end() - base;
      if (Long.compareUnsigned(end, covered) <= 0) {
        continue;
      }
      long start = run.start() - base;
      if (Long.compareUnsigned(start, covered) > 0) {
        row(covered, NO_FILE, 0);
      }
      for (int i = 0; i < run.size(); i++) {
        long from = run.address(i) - base;
        long next = i + 1 == run.size() ? end : run.address(i + 1) - base;
        if (Long.compareUnsigned(next, covered) > 0) {
          int number = number(run.file(i), run.line(i));
          row(Long.compareUnsigned(from, covered) < 0 ? covered : from, number, run.line(i));
        }
      }
      covered = end;
    }
  }

  /** A line that is not known is as good as no line. */
  private int number(String name, int itsLine) {
    return itsLine == 0 ? NO_FILE : numbers.getOrDefault(name, NO_FILE);
  }

  /** Files that are named often get small numbers. */
  private void nameFiles() {
    Map<String, Integer> uses = new HashMap<>();
    for (LineRun run : runs) {
      for (int i = 0; i < run.size(); i++) {
        uses.merge(run.file(i), 1, Integer::sum);
      }
    }
    uses.remove("");
    names.add("");
    uses.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(use -> names.add(use.getKey()));
    for (int i = 1; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
  }

  private void row(long at, int itsFile, int itsLine) {
    int known = itsFile == NO_FILE ? line : itsLine;
    if (itsFile == file && known == line) {
      return;
    }
    if (rows % LineImage.BLOCK == 0) {
      fixed(blocks, (int) at);
      fixed(blocks, codes.size());
      number(itsFile);
      number(known);
    } else {
      step(at - address, itsFile, known - line);
    }
    rows++;
    address = at;
    file = itsFile;
    line = known;
  }

  private void step(long distance, int itsFile, int change) {
    int zigzag = (change << 1) ^ (change >> 31);
    int low = distance < 16 ? (int) distance : LineImage.LONG_STEP;
    int high =
        itsFile != file
            ? LineImage.OTHER_FILE
            : Integer.compareUnsigned(zigzag, LineImage.FAR_LINE) < 0 ? zigzag : LineImage.FAR_LINE;
    codes.write((high << 4) | low);
    if (low == LineImage.LONG_STEP) {
      number((int) distance);
    }
    if (high == LineImage.OTHER_FILE) {
      number(itsFile);
    }
    if (high >= LineImage.FAR_LINE) {
      number(zigzag);
    }
  }

  private void number(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      codes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    codes.write(rest);
  }

  private static void fixed(ByteArrayOutputStream to, int value) {
    to.write(value);
    to.write(value >>> 8);
    to.write(value >>> 16);
    to.write(value >>> 24);
  }

  private byte[] bytes() {
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    ByteArrayOutputStream places = new ByteArrayOutputStream();
    for (String name : names) {
      fixed(places, texts.size());
      texts.writeBytes(name.getBytes(StandardCharsets.UTF_8));
      texts.write(0);
    }
    ByteBuffer all =
        ByteBuffer.allocate(
                LineImage.HEADER + blocks.size() + places.size() + codes.size() + texts.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(base).putInt((int) covered);
    all.putInt(blocks.size() / 8).putInt(names.size()).putInt(codes.size());
    all.put(blocks.toByteArray()).put(places.toByteArray());
    all.put(codes.toByteArray()).put(texts.toByteArray());
    return all.array();
  }
}
