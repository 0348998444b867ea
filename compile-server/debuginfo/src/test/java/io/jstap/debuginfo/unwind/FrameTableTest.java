// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of programs, row by row as readelf shows them. */
class FrameTableTest {
  private static final Path LIBC = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
  private static final List<String> STACK_REGISTERS =
      List.of("rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"-O0", "-O2", "-Os"})
  void everyRowIsThatOfReadelf(String level) throws IOException {
    compare(Gcc.program(directory, level), 2);
  }

  @Test
  void everyRowOfTheLibrary() {
    compare(LIBC, 10_000);
  }

  @Test
  void anAlignedStackIsFoundThroughItsFrame() throws IOException {
    String source =
        """
        void use(void *);
        __attribute__((noipa)) void use(void *p) { *(char *)p = 1; }
        __attribute__((noipa)) int aligned(int n)
        {
          char big[n] __attribute__((aligned(64)));
          char fixed[64] __attribute__((aligned(64)));
          use(big);
          use(fixed);
          return fixed[0];
        }
        int main(int argc, char **argv) { return aligned(argc + 64); }
        """;
    FrameTable table =
        FrameTable.read(ElfFile.open(Gcc.compile(directory, source, "-mstackrealign")));
    assertTrue(
        table.rows().stream()
            .anyMatch(
                row ->
                    row.rule().kind() == FrameRule.Kind.INDIRECT
                        && row.rule().register() == 6
                        && row.rule().saved().get(1) == FrameRule.AT_REGISTER),
        table.rows().toString());
  }

  @Test
  void signalsStubsAndTheOutermostFrame() throws IOException {
    FrameTable libc = FrameTable.read(ElfFile.open(LIBC));
    assertTrue(has(libc, FrameRule.Kind.SIGNAL));
    FrameTable program =
        FrameTable.read(
            ElfFile.open(
                Gcc.compile(
                    directory,
                    "#include <stdio.h>\nint main(int n, char **v) { puts(v[0]); return puts(v[n - 1]); }\n",
                    "-Wl,-z,lazy",
                    "-fcf-protection=none")));
    assertTrue(has(program, FrameRule.Kind.PLT));
    assertTrue(has(program, FrameRule.Kind.OUTERMOST));
  }

  private static boolean has(FrameTable table, FrameRule.Kind kind) {
    return table.rows().stream().anyMatch(row -> row.rule().kind() == kind);
  }

  private static void compare(Path program, int atLeast) {
    FrameTable table = FrameTable.read(ElfFile.open(program));
    assertEquals(List.of(), table.damage());
    TreeMap<Long, FrameRule> rules = new TreeMap<>();
    table.rows().forEach(row -> rules.put(row.address(), row.rule()));
    List<String> columns = List.of();
    int compared = 0;
    boolean inSignal = false;
    for (String line : Commands.run(List.of("readelf", "-wNF", program.toString()))) {
      List<String> words = new ArrayList<>(Arrays.asList(line.strip().split("\\s+")));
      if (line.contains(" CIE ")) {
        columns = List.of();
      } else if (line.contains(" FDE ")) {
        columns = List.of();
        inSignal = at(rules, address(line)).kind() == FrameRule.Kind.SIGNAL;
      } else if (words.getFirst().equals("LOC")) {
        columns = words;
      } else if (!columns.isEmpty() && words.size() == columns.size() && line.startsWith("0")) {
        long address = Long.parseLong(words.getFirst(), 16);
        if (!isEntry(line)) {
          continue;
        }
        FrameRule current = at(rules, address);
        if (!inSignal && !words.get(1).equals("exp")) {
          assertRule(columns, words, current, program + ": " + line);
          compared++;
        }
      }
    }
    assertTrue(compared >= atLeast, program + ": " + compared + " rows");
  }

  private static FrameRule at(NavigableMap<Long, FrameRule> rules, long address) {
    Map.Entry<Long, FrameRule> before = rules.floorEntry(address);
    return before == null ? FrameRule.UNKNOWN : before.getValue();
  }

  private static boolean isEntry(String line) {
    // The rows of common parts have no address of code.
    return !line.startsWith("0000000000000000 ");
  }

  private static long address(String line) {
    return Long.parseLong(line.replaceFirst(".*pc=([0-9a-f]+)\\.\\..*", "$1"), 16);
  }

  private static void assertRule(
      List<String> columns, List<String> words, FrameRule rule, String where) {
    String returnAddress = words.get(columns.indexOf("ra"));
    if (returnAddress.equals("u")) {
      assertEquals(FrameRule.Kind.OUTERMOST, rule.kind(), where);
      return;
    }
    assertEquals(FrameRule.Kind.REGISTER, rule.kind(), where);
    assertEquals(words.get(1), register(rule.register()) + "+" + rule.offset(), where);
    assertEquals(Integer.parseInt(returnAddress.substring(1)), rule.returnAddress() * 8, where);
    List<String> preserved = List.of("rbx", "rbp", "r12", "r13", "r14", "r15");
    for (int i = 0; i < preserved.size(); i++) {
      int column = columns.indexOf(preserved.get(i));
      String place = column < 0 ? "u" : words.get(column);
      if (place.startsWith("c")) {
        assertEquals(Integer.parseInt(place.substring(1)), rule.saved().get(i) * 8, where);
      } else if (!place.equals("exp") && !place.startsWith("v")) {
        assertEquals(FrameRule.UNCHANGED, rule.saved().get(i), where);
      }
    }
  }

  private static String register(int number) {
    return number < STACK_REGISTERS.size() ? STACK_REGISTERS.get(number) : "r" + number;
  }
}
