// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.debuginfo.testing.Kernels;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sections that binutils has compressed with Zstandard. */
class ZstandardTest {
  @TempDir Path directory;

  private static byte[] content(ElfFile file, Section section) {
    Bytes bytes = file.content(section);
    return bytes.array(0, (int) bytes.size());
  }

  private int compare(Path plain) {
    Path packed = directory.resolve("packed");
    Commands.run(
        List.of(
            "objcopy",
            "--compress-debug-sections=zstd",
            plain.toString(),
            packed.toAbsolutePath().toString()));
    ElfFile before = ElfFile.open(plain);
    ElfFile after = ElfFile.open(packed);
    int compared = 0;
    for (Section section : before.sections()) {
      if (section.name().startsWith(".debug_")) {
        Section other =
            after.sections().stream()
                .filter(s -> s.name().equals(section.name()))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(content(before, section), content(after, other), section.name());
        compared++;
      }
    }
    return compared;
  }

  @Test
  void aSmallProgramIsTheSame() throws IOException {
    assertTrue(compare(Gcc.program(directory, "-gdwarf-5")) >= 5);
  }

  /** Large sections: many blocks, all kinds of tables, codes of blocks before. */
  @Test
  void aModuleIsTheSame() {
    assertTrue(compare(Kernels.module(Kernels.releases().getFirst(), "kvm.ko")) >= 5);
  }

  @Test
  void framesOfAllKindsOfBlocks() {
    byte[] frame = {
      0x28,
      (byte) 0xb5,
      0x2f,
      (byte) 0xfd,
      0x20,
      9, // single segment of 9 bytes
      0x22,
      0,
      0,
      'x', // 4 times 'x'
      0x29,
      0,
      0,
      'a',
      'b',
      'c',
      'd',
      'e' // the last block: 5 bytes as they are
    };
    byte[] out = new byte[9];
    Zstandard.expand(frame, MemorySegment.ofArray(out));
    assertArrayEquals("xxxxabcde".getBytes(java.nio.charset.StandardCharsets.US_ASCII), out);
  }

  @Test
  void damagedFramesAreRefused() throws IOException {
    Path plain = Gcc.program(directory, "-gdwarf-5");
    Path packed = directory.resolve("packed");
    Commands.run(
        List.of("objcopy", "--compress-debug-sections=zstd", plain.toString(), packed.toString()));
    ElfFile file = ElfFile.open(packed);
    Section section =
        file.sections().stream()
            .filter(s -> s.name().equals(".debug_info"))
            .findFirst()
            .orElseThrow();
    byte[] raw = new byte[(int) section.size()];
    MemorySegment.copy(file.raw(section).segment(), ValueLayout.JAVA_BYTE, 0, raw, 0, raw.length);
    byte[] frames = java.util.Arrays.copyOfRange(raw, 24, raw.length);
    long size = file.content(section).size();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = frames.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        Zstandard.expand(damaged, MemorySegment.ofArray(new byte[(int) size]));
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertTrue(refused > 1000, "refused " + refused);
  }
}
