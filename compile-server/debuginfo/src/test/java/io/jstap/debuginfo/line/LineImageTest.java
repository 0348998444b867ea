// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LineImageTest {
  private static final long BASE = 0xffffffff81000000L;

  private static LineRun run(long start, long end, Object... rows) {
    LineRun run = new LineRun();
    for (int i = 0; i < rows.length; i += 3) {
      run.add(start + (Integer) rows[i], (String) rows[i + 1], (Integer) rows[i + 2]);
    }
    return run.endAt(end);
  }

  private static LineImage write(LineRun... runs) {
    return LineImageWriter.write(List.of(runs), List.of(new AddressRange(BASE, BASE + 100)))
        .orElseThrow();
  }

  private static String at(LineImage image, long address) {
    return image.find(address).map(SourceLine::toString).orElse("none");
  }

  @Test
  void whatIsInNoRunHasNoLine() {
    LineImage image =
        write(
            run(BASE + 50, BASE + 60, 0, "b.c", 7),
            run(BASE, BASE + 20, 0, "a.c", 1, 9, "a.h", 70_000),
            run(BASE + 60, BASE + 70, 0, "b.c", 7, 3, "b.c", 0, 6, "b.c", 9));
    assertEquals("none", at(image, BASE - 1));
    assertEquals("a.c:1", at(image, BASE));
    assertEquals("a.c:1", at(image, BASE + 8));
    assertEquals("a.h:70000", at(image, BASE + 9));
    assertEquals("a.h:70000", at(image, BASE + 19));
    assertEquals("none", at(image, BASE + 20));
    assertEquals("none", at(image, BASE + 49));
    assertEquals("b.c:7", at(image, BASE + 50));
    assertEquals("b.c:7", at(image, BASE + 62));
    assertEquals("none", at(image, BASE + 63));
    assertEquals("b.c:9", at(image, BASE + 69));
    assertEquals("none", at(image, BASE + 70));
    assertEquals("none", at(image, 0));
    assertEquals("none", at(image, -1));
  }

  @Test
  void whatBeginsFirstCountsWhereRunsOverlap() {
    LineImage image =
        write(
            run(BASE + 10, BASE + 40, 0, "late.c", 5, 12, "late.c", 6, 25, "late.c", 7),
            run(BASE, BASE + 30, 0, "first.c", 1),
            run(BASE + 2, BASE + 8, 0, "inside.c", 3));
    assertEquals("first.c:1", at(image, BASE + 5));
    assertEquals("first.c:1", at(image, BASE + 29));
    assertEquals("late.c:6", at(image, BASE + 30));
    assertEquals("late.c:7", at(image, BASE + 35));
    assertEquals("none", at(image, BASE + 40));
  }

  @Test
  void aRunThatEndsBeforeItsLastLineIsNone() {
    LineImage image =
        write(run(BASE, BASE + 9, 0, "a.c", 1, 9, "a.c", 2), run(BASE + 4, BASE + 8, 0, "b.c", 3));
    assertEquals("none", at(image, BASE + 1));
    assertEquals("b.c:3", at(image, BASE + 4));
  }

  @Test
  void thereIsNoImageWithoutLinesOrOfMoreThanFourGigabytes() {
    assertTrue(LineImageWriter.write(List.of(), List.of()).isEmpty());
    assertTrue(
        LineImageWriter.write(
                List.of(run(BASE, BASE + 1, 0, "a.c", 1), run(BASE + (1L << 33), -1, 0, "b.c", 1)),
                List.of())
            .isEmpty());
  }

  /** Against a table of every address. */
  @RepeatedTest(20)
  void everyAddressOfRandomLinesIsFound(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<LineRun> runs = new ArrayList<>();
    TreeMap<Long, String> model = new TreeMap<>();
    long address = BASE + random.nextInt(3);
    for (int i = 0; i < 40; i++) {
      LineRun run = new LineRun();
      for (int row = random.nextInt(60); row >= 0; row--) {
        String file = "f" + random.nextInt(random.nextBoolean() ? 3 : 400);
        int line = 1 + random.nextInt(random.nextBoolean() ? 9 : Integer.MAX_VALUE - 1);
        run.add(address, file, line);
        model.put(address, file + ":" + line);
        address += 1 + random.nextInt(random.nextInt(20) == 0 ? 70_000 : 20);
      }
      runs.add(run.endAt(address));
      model.put(address, "none");
      address += random.nextBoolean() ? 0 : random.nextInt(300);
    }
    java.util.Collections.shuffle(runs, random);
    LineImage image = LineImageWriter.write(runs, List.of()).orElseThrow();
    model.forEach(
        (start, line) -> {
          assertEquals(line, at(image, start));
          Long next = model.higherKey(start);
          if (next != null) {
            assertEquals(line, at(image, start + random.nextLong(next - start)));
            assertEquals(line, at(image, next - 1));
          }
        });
    java.util.Collections.shuffle(runs, random);
    Optional<LineImage> again = LineImageWriter.write(runs, List.of());
    assertArrayEquals(image.bytes(), again.orElseThrow().bytes());
  }
}
