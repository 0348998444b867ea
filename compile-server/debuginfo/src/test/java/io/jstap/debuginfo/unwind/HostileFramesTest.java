// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.testing.Attempts;
import io.jstap.debuginfo.testing.Gcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged call frames are left out, and said to be; what is not damaged stays. */
class HostileFramesTest {
  /** More for a long run: {@code -Dextra.surefire.args=-Djstap.fuzz.mutations=N}. */
  private static final int MUTATIONS = Integer.getInteger("jstap.fuzz.mutations", 3000);

  private static final int SEED = Integer.getInteger("jstap.fuzz.seed", 1);

  @TempDir Path directory;

  @Test
  void anyBytesGiveAnImageOrAProblemSoon() throws IOException {
    byte[] good = Files.readAllBytes(Gcc.program(directory, "-O2"));
    ElfFile elf = ElfFile.of(good, "good");
    Section frames = elf.section(".eh_frame").orElseThrow();
    Random random = new Random(SEED);
    int[] damaged = {0};
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < MUTATIONS; i++) {
            byte[] bad = good.clone();
            int changes = 1 + random.nextInt(8);
            for (int change = 0; change < changes; change++) {
              // Most of it where it matters, some anywhere.
              int at =
                  random.nextInt(4) > 0
                      ? (int) frames.offset() + random.nextInt((int) frames.size())
                      : random.nextInt(bad.length);
              bad[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : -1);
            }
            Attempts.attempt(
                () -> {
                  ElfFile hostile = ElfFile.of(bad, "hostile");
                  UserImage.Made made = UserImage.of(hostile, hostile);
                  damaged[0] += made.damage().isEmpty() ? 0 : 1;
                  assertSorted(FrameTable.read(hostile));
                });
          }
        });
    assertTrue(damaged[0] > MUTATIONS / 20, damaged[0] + " were noticed");
  }

  @Test
  void oneBadEntryLeavesTheOthers() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("/lib/x86_64-linux-gnu/libc.so.6"));
    ElfFile elf = ElfFile.of(bytes, "good");
    int rows = FrameTable.read(elf).rows().size();
    FrameEntries.Entry one =
        FrameEntries.read(
                elf.content(elf.section(".eh_frame").orElseThrow()),
                /* eh= */ true,
                elf.section(".eh_frame").orElseThrow().address())
            .entries()
            .stream()
            .filter(entry -> entry.instructions().size() > 32)
            .findFirst()
            .orElseThrow();
    byte[] wanted = one.instructions().array(0, (int) one.instructions().size());
    int at = indexOf(bytes, wanted, elf.section(".eh_frame").orElseThrow());
    bytes[at] = 0x3f;
    FrameTable table = FrameTable.read(ElfFile.of(bytes, "bad"));
    assertEquals(1, table.damage().size());
    assertTrue(table.damage().getFirst().contains("unknown call-frame instruction 0x3f"));
    assertTrue(table.rows().size() < rows && table.rows().size() > rows - 100);
  }

  private static int indexOf(byte[] bytes, byte[] wanted, Section section) {
    for (int at = (int) section.offset(); at < bytes.length - wanted.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("the entry is not in its section");
  }

  private static void assertSorted(FrameTable table) {
    for (int i = 1; i < table.rows().size(); i++) {
      assertTrue(table.rows().get(i - 1).address() < table.rows().get(i).address());
    }
  }
}
