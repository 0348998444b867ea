// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.testing.TestSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfTest {
  @TempDir Path folder = Path.of("");

  private static byte[] object() {
    return new DataObject()
        .section(".note.jstap", ElfSection.NOTE, 4, new byte[] {1, 2, 3, 4, 5})
        .section("__versions", ElfSection.PROGBITS, 32, new byte[] {6})
        .bytes();
  }

  @Test
  void writtenObjectIsReadBack() throws MalformedObject {
    byte[] bytes = object();
    ElfSection section = ElfObject.read(bytes).section("__versions").orElseThrow();
    assertEquals(0, section.offset() % 32);
    assertEquals(1, section.size());
    assertEquals(6, bytes[section.offset()]);
    assertTrue(ElfObject.read(bytes).section("nothing").isEmpty());
  }

  @Test
  void linkerTakesTheWrittenObject() throws IOException, InterruptedException {
    Files.write(folder.resolve("data.o"), object());
    TestSigner.run(folder, "ld", "-r", "-o", "out.o", "data.o");
    byte[] linked = Files.readAllBytes(folder.resolve("out.o"));
    ElfSection note = ElfObject.read(linked).section(".note.jstap").orElseThrow();
    assertArrayEquals(
        new byte[] {1, 2, 3, 4, 5},
        Arrays.copyOfRange(linked, note.offset(), note.offset() + note.size()));
    assertTrue(TestSigner.run(folder, "readelf", "-SW", "out.o").contains("NOTE"));
  }

  @Test
  void symbolsOfACompiledObjectAreTold() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("a.c"),
        """
        extern int needed(void);
        extern int perhaps(void) __attribute__((weak));
        static int local(void) { return needed(); }
        int given(void) { return perhaps ? perhaps() : local(); }
        """);
    TestSigner.run(folder, "gcc", "-O0", "-fno-pic", "-c", "a.c", "-o", "a.o");
    ElfObject object = ElfObject.read(Files.readAllBytes(folder.resolve("a.o")));
    assertEquals(Set.of("given"), object.defined());
    assertEquals(Set.of("needed"), object.undefined());
    assertEquals(Set.of("perhaps"), object.undefinedWeak());
  }

  @Test
  void damagedObjectsAreRefusedAndNothingElseHappens() {
    byte[] good = object();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(MalformedObject.class, () -> ElfObject.read(cut));
    }
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j < 4; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        ElfObject.read(bad);
      } catch (MalformedObject e) {
        refused++;
      }
    }
    assertTrue(refused > 1000, "refused " + refused);
  }
}
