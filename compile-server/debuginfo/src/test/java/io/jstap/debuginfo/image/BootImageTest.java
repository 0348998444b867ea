// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.testing.Kernels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken out of a boot image is what the debuginfo of the same kernel says. */
class BootImageTest {
  @TempDir Path folder = Path.of("");

  static List<String> releases() {
    return Kernels.releases();
  }

  private static Path image(String release) {
    return Path.of("/boot/vmlinuz-" + release);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void codeAndTypesAreThoseOfTheKernel(String release) {
    ElfFile stripped = ElfFile.of(BootImage.unpack(image(release)), release);
    ElfFile whole = ElfFile.open(Kernels.vmlinux(release));
    assertEquals(whole.buildId(), stripped.buildId());
    for (String name : List.of(".text", ".rodata", ".BTF", ".init.text")) {
      Section expected = whole.section(name).orElseThrow();
      Section section = stripped.section(name).orElseThrow();
      assertEquals(expected.address(), section.address());
      assertEquals(
          -1, whole.content(expected).segment().mismatch(stripped.content(section).segment()));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void symbolsAreThoseOfTheKernel(String release) throws IOException {
    byte[] kernel = BootImage.unpack(image(release));
    ElfFile stripped = ElfFile.of(kernel, release);
    List<KernelSymbol> symbols = Kallsyms.read(stripped);
    ElfFile whole = ElfFile.open(Kernels.vmlinux(release));
    Map<String, Set<Long>> expected = new HashMap<>();
    whole.symbolTable().stream()
        .filter(symbol -> !symbol.isUndefined())
        .forEach(
            symbol ->
                expected
                    .computeIfAbsent(symbol.name(), _ -> new HashSet<>())
                    .add(symbol.address()));
    for (KernelSymbol symbol : symbols) {
      Set<Long> addresses = expected.getOrDefault(symbol.name(), Set.of());
      assertTrue(addresses.contains(symbol.address()), () -> symbol + " is not at " + addresses);
    }
    long functions = whole.symbolTable().stream().filter(Symbol::isFunction).count();
    assertTrue(
        symbols.size() > functions, symbols.size() + " symbols, " + functions + " functions");
    assertFunctions(whole, ElfFile.of(SymbolAppender.append(kernel, symbols), release));
  }

  /** All functions in the kernel's text, each with its code up to the next one. */
  private static void assertFunctions(ElfFile whole, ElfFile made) {
    Section text = whole.section(".text").orElseThrow();
    Map<String, Symbol> found = new HashMap<>();
    TreeSet<Long> starts = new TreeSet<>();
    made.symbolTable().stream()
        .filter(Symbol::isFunction)
        .forEach(
            symbol -> {
              found.put(symbol.name() + "@" + symbol.address(), symbol);
              starts.add(symbol.address());
            });
    int compared = 0;
    for (Symbol symbol : whole.symbolTable().stream().filter(Symbol::isFunction).toList()) {
      if (symbol.section() == text.index()) {
        Symbol same = found.get(symbol.name() + "@" + symbol.address());
        Long next = starts.higher(symbol.address());
        long size = next == null ? symbol.size() : Math.min(symbol.size(), next - symbol.address());
        assertTrue(same != null && same.size() >= size, () -> symbol + " as " + same);
        assertEquals(symbol.isLocal(), same != null && same.isLocal(), symbol::toString);
        compared++;
      }
    }
    assertTrue(compared > 30_000, "compared " + compared);
  }

  @Test
  void whatIsNoImageIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("vmlinuz"), "x".repeat(5000));
    DebugInfoException problem =
        assertThrows(DebugInfoException.class, () -> BootImage.unpack(file));
    assertTrue(
        String.valueOf(problem.getMessage()).contains("no boot image"),
        String.valueOf(problem.getMessage()));
    byte[] image = Files.readAllBytes(image(releases().getFirst()));
    for (int at : new int[] {0x248, 0x24a, 0x24c, 0x24f, 60_000, image.length - 2}) {
      byte[] damaged = image.clone();
      damaged[at] ^= 0x7f;
      Files.write(file, damaged);
      try {
        assertTrue(BootImage.unpack(file).length > 0);
      } catch (DebugInfoException expected) {
        assertEquals(file.toString(), expected.file());
      }
    }
  }

  @Test
  void readsGzipAndPlainToo() throws IOException {
    byte[] kernel = "\u007fELF and more of it".getBytes(StandardCharsets.ISO_8859_1);
    assertArrayEquals(kernel, BootImage.unpack(withPayload(kernel)));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(kernel);
    }
    assertArrayEquals(kernel, BootImage.unpack(withPayload(packed.toByteArray())));
    DebugInfoException problem =
        assertThrows(
            DebugInfoException.class,
            () -> BootImage.unpack(withPayload(new byte[] {'B', 'Z', 'h', '9', 9, 0, 0, 0})));
    assertTrue(
        String.valueOf(problem.getMessage()).contains("not known here"),
        String.valueOf(problem.getMessage()));
  }

  private Path withPayload(byte[] payload) throws IOException {
    ByteBuffer image = ByteBuffer.allocate(4096 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    image.put(0x1f1, (byte) 1).putInt(0x202, 0x53726448).putShort(0x206, (short) 0x20f);
    image.putInt(0x248, 3072).putInt(0x24c, payload.length).put(4096, payload);
    return Files.write(folder.resolve("image"), image.array());
  }
}
