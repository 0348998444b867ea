// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {
  @TempDir Path directory;

  private Path object() throws IOException {
    String source =
        """
        extern int elsewhere(int);
        extern int other;
        char patched[16] = "patch me";
        int local(int x) { return elsewhere(x) + other; }
        """;
    return Gcc.compile(directory, source, "-c");
  }

  @Test
  void listsUndefinedSymbolsAsNmDoes() throws IOException {
    Path object = object();
    TreeSet<String> expected =
        Commands.run(List.of("nm", "-u", object.toString())).stream()
            .map(line -> line.replaceAll("^\\s*U\\s+", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(expected, new TreeSet<>(ElfFile.open(object).symbolTable().undefined()));
  }

  @Test
  void findsBytesToPatch() throws IOException {
    byte[] content = Files.readAllBytes(object());
    ElfFile elf = ElfFile.of(content, "object");
    Symbol symbol =
        elf.symbolTable().stream()
            .filter(each -> each.name().equals("patched"))
            .findFirst()
            .orElseThrow();
    Section section = elf.sections().get(symbol.section());
    int at = (int) (section.offset() + symbol.address());
    assertArrayEquals(
        "patch me".getBytes(StandardCharsets.US_ASCII),
        java.util.Arrays.copyOfRange(content, at, at + 8));
    assertEquals(".data", section.name());
  }

  @Test
  void listsRelocations() throws IOException {
    ElfFile elf = ElfFile.open(object());
    SymbolTable symbols = elf.symbolTable();
    List<String> targets =
        elf.relocations(elf.section(".text").orElseThrow()).stream()
            .map(relocation -> symbols.name(relocation.symbol()))
            .toList();
    assertTrue(targets.containsAll(List.of("elsewhere", "other")), targets.toString());
  }

  @Test
  void readsTheBuildIdThatReadelfShows() throws IOException {
    Path program = Gcc.program(directory, "-g");
    String shown = String.join("\n", Commands.run(List.of("readelf", "-n", program.toString())));
    String id = BuildIds.read(program).orElseThrow().hex();
    assertEquals(40, id.length());
    assertTrue(shown.contains("Build ID: " + id));
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    Path text = directory.resolve("text");
    Files.writeString(text, "no binary at all, but long enough to hold the header of one ........");
    DebugInfoException failure = assertThrows(DebugInfoException.class, () -> ElfFile.open(text));
    assertEquals(text + ": not an ELF file", failure.getMessage());
    DebugInfoException missing =
        assertThrows(DebugInfoException.class, () -> ElfFile.open(directory.resolve("missing")));
    assertTrue(String.valueOf(missing.getMessage()).endsWith("missing: no such file"));
  }
}
