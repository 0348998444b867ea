// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.testing.Attempts;
import io.jstap.debuginfo.testing.Commands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes of marks in files. */
class MarksTest {
  @TempDir Path folder;

  @Test
  void readsMarks() throws IOException {
    for (String option : List.of("-no-pie", "-pie")) {
      Path program = Marked.compile(folder, option);
      List<Mark> marks = Marks.of(program);
      assertEquals(3, marks.size());
      assertEquals("shop", marks.get(0).provider());
      assertEquals("open", marks.get(0).name());
      assertEquals(0, marks.get(0).semaphore());
      assertEquals(2, marks.get(0).arguments().size());
      assertTrue(marks.get(0).arguments().get(0).startsWith("-4@"), marks.toString());
      assertEquals("sell__it", marks.get(1).name());
      assertEquals(List.of("-4@$-5"), marks.get(1).arguments());
      assertEquals("bank", marks.get(2).provider());
      assertEquals(List.of(), marks.get(2).arguments());
      String symbols = String.join("\n", Commands.run(List.of("nm", program.toString())));
      assertTrue(symbols.contains("%016x D wanted".formatted(marks.get(1).semaphore())), symbols);
      byte[] file = Files.readAllBytes(program);
      for (Mark mark : marks) {
        Section text = ElfFile.open(program).section(".text").orElseThrow();
        assertEquals(
            (byte) 0x90, file[(int) (mark.address() - text.address() + text.offset())], "a nop");
      }
    }
  }

  @Test
  void aProgramThatWasMovedHasItsMarksMovedToo() throws IOException {
    Path program = Marked.compile(folder, "-no-pie");
    List<Mark> before = Marks.of(program);
    byte[] file = Files.readAllBytes(program);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    Section base = ElfFile.open(program).section(".stapsdt.base").orElseThrow();
    int header = (int) (bytes.getLong(40) + base.index() * 64L);
    bytes.putLong(header + 16, base.address() + 0x10000);
    List<Mark> after = Marks.of(ElfFile.of(file, "moved"));
    assertEquals(before.get(1).address() + 0x10000, after.get(1).address());
    assertEquals(before.get(1).semaphore() + 0x10000, after.get(1).semaphore());
    assertEquals(0, after.get(0).semaphore());
  }

  @Test
  void aFileWithoutMarksHasNone() {
    assertEquals(List.of(), Marks.of(Path.of("/bin/true")));
  }

  @Test
  void damagedNotesAreRefusedOrReadAndNothingElse() throws IOException {
    Path program = Marked.compile(folder);
    byte[] file = Files.readAllBytes(program);
    Section notes = ElfFile.open(program).section(".note.stapsdt").orElseThrow();
    Random random = new Random(17);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = file.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damaged[(int) (notes.offset() + random.nextLong(notes.size()))] = (byte) random.nextInt();
      }
      try {
        for (Mark mark : Marks.of(ElfFile.of(damaged, "damaged"))) {
          for (String argument : mark.arguments()) {
            assertNotNull(X8664OperandsTest.WITHOUT_SYMBOLS.read(argument));
          }
        }
      } catch (DebugInfoException expected) {
        refused++;
      }
    }
    assertNotEquals(0, refused);
  }

  @Test
  void damagedFilesAreRefusedOrRead() throws IOException {
    byte[] file = Files.readAllBytes(Marked.compile(folder));
    Random random = new Random(18);
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = file.clone();
      int headers = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
      for (int i = random.nextInt(6); i >= 0; i--) {
        int at = random.nextBoolean() ? headers + random.nextInt(file.length - headers) : 64;
        damaged[at] = (byte) random.nextInt();
      }
      Attempts.attempt(
          () -> {
            ElfFile elf = ElfFile.of(damaged, "damaged");
            Attempts.attempt(() -> assertNotNull(Marks.of(elf)));
            Attempts.attempt(() -> assertNotNull(LinkageTable.of(elf)));
          });
    }
  }

  @Test
  void aNoteWithoutEndIsNamed() throws IOException {
    Path program = Marked.compile(folder);
    byte[] file = Files.readAllBytes(program);
    Section notes = ElfFile.open(program).section(".note.stapsdt").orElseThrow();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt((int) notes.offset() + 4, -1);
    DebugInfoException e =
        assertThrows(DebugInfoException.class, () -> Marks.of(ElfFile.of(file, "damaged")));
    assertTrue(e.problem().message().contains(".note.stapsdt"), e.problem().message());
  }
}
