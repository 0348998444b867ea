// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Split debug information says the same as that of the same program in one piece; that one is
 * compared with other readers elsewhere.
 */
class SplitDwarfTest {
  private static final String OTHER =
      """
      struct inner { char text[12]; short values[2][3]; };
      struct only_here { struct inner inner; double real; } visible_there = { .real = 1.5 };
      static int counted = 3;
      extern volatile int sink;
      __attribute__((cold, noinline)) int rare(int reason) { sink = reason; return -reason; }
      int other(struct inner *self, int limit)
      {
        int sum = 0;
        for (int round = 0; round < limit; round++)
          sum += self->values[0][round % 3] * counted++;
        if (sum < 0)
          return rare(sum);
        return sum;
      }
      """;

  @TempDir Path directory = Path.of("");

  /** Two units, linked; the objects' own files stay beside them. */
  private Path program(String name, String... options) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.writeString(folder.resolve("one.c"), Gcc.PROGRAM);
    Files.writeString(folder.resolve("two.c"), OTHER);
    String compile =
        "cd %s && gcc -O2 -ffunction-sections %s -c one.c two.c"
            .formatted(folder, String.join(" ", options));
    Commands.run(List.of("sh", "-c", compile));
    Commands.run(
        List.of(
            "sh", "-c", "cd %s && gcc -Wl,--build-id one.o two.o -o program".formatted(folder)));
    return folder.resolve("program");
  }

  private BinaryInfo open(Path program) {
    Path index = program.resolveSibling("index");
    DebugIndexer.build(program, index, problem -> {});
    return BinaryInfo.open(program, index);
  }

  /** All that is known of a program, a line for each answer. */
  private List<String> answers(Path program) {
    List<String> all = new ArrayList<>();
    try (BinaryInfo binary = open(program)) {
      for (FunctionInfo function : binary.findFunctions(FunctionPattern.named("*"))) {
        if (function.source() == DebugInfoSource.DWARF) {
          describe(binary, function, all);
        }
      }
      for (String name : List.of("everything", "inner", "only_here", "colour")) {
        for (TypeKind kind : List.of(TypeKind.STRUCT, TypeKind.ENUM)) {
          binary.findType(kind, name).ifPresent(type -> all.add(name + ": " + members(type)));
        }
      }
      all.add("GREEN " + binary.findEnumerator("GREEN"));
      for (String name : List.of("visible_global", "hidden_global", "visible_there", "counted")) {
        for (Variable global : binary.findGlobals(name)) {
          all.add("global " + describe(global) + " " + binary.locate(global));
        }
      }
    }
    return all;
  }

  private static String members(CType type) {
    return type.size()
        + (type instanceof CType.Compound compound
            ? compound.members().stream()
                .map(
                    member ->
                        "%s %s %s"
                            .formatted(member.name(), member.offset(), member.type().spelling()))
                .toList()
                .toString()
            : "");
  }

  private static String describe(Variable variable) {
    return "%s %s %s %s %s"
        .formatted(
            variable.kind(),
            variable.name(),
            variable.type().spelling(),
            variable.declaration(),
            variable.external());
  }

  private static void describe(BinaryInfo binary, FunctionInfo function, List<String> all) {
    all.add(
        "%s %s %s %s %s %s %s %s"
            .formatted(
                function.name(),
                function.declaration(),
                function.unit(),
                function.ranges(),
                function.inlined(),
                function.external(),
                function.returnType().spelling(),
                function.callSite()));
    function.parameters().forEach(parameter -> all.add(describe(parameter)));
    for (AddressRange range : function.ranges()) {
      for (long pc = range.low(); pc < Math.min(range.high(), range.low() + 1024); pc++) {
        String at = Long.toHexString(pc);
        all.add(at + " " + binary.lineAt(pc));
        for (Variable variable : binary.visibleVariables(function, pc)) {
          all.add(at + " " + describe(variable) + " " + binary.locate(function, variable, pc));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-gdwarf-5, ''", "-gdwarf-4, ''",
    "-gdwarf-5, -fdebug-types-section", "-gdwarf-4, -fdebug-types-section"
  })
  void saysTheSameAsInOnePiece(String version, String types) throws IOException {
    List<String> whole = answers(program("whole", version, types));
    assertTrue(whole.size() > 500, "only " + whole.size() + " answers");
    Path split = program("split", version, types, "-gsplit-dwarf");
    assertTrue(Files.exists(split.resolveSibling("one.dwo")));
    assertSame(whole, answers(split), version);
  }

  @ParameterizedTest
  @CsvSource({
    "dwp, -gdwarf-4, ''", "dwp, -gdwarf-4, -fdebug-types-section",
    "llvm-dwp, -gdwarf-4, ''", "llvm-dwp, -gdwarf-4, -fdebug-types-section",
    "llvm-dwp, -gdwarf-5, ''", "llvm-dwp, -gdwarf-5, -fdebug-types-section"
  })
  void saysTheSameInAPackage(String tool, String version, String types) throws IOException {
    // That of binutils 2.40 knows DWARF 4 only; the other comes with the compiler of that name.
    assertTrue(Files.isExecutable(Path.of("/usr/bin", tool)), tool + " is not installed");
    List<String> whole = answers(program("whole", version, types));
    Path split = program("split", version, types, "-gsplit-dwarf");
    pack(tool, split);
    assertSame(whole, answers(split), version);
  }

  /**
   * Answers are equal. Of DWARF 4 gcc writes some lengths as {@code end-start-1} where it means
   * {@code end-(start-1)}: such a value ends two bytes early.
   */
  private static void assertSame(List<String> whole, List<String> split, String version) {
    assertEquals(whole.size(), split.size());
    List<String> differ = new ArrayList<>();
    for (int i = 0; i < whole.size(); i++) {
      if (!whole.get(i).equals(split.get(i))) {
        differ.add(whole.get(i) + "\n  but " + split.get(i));
      }
    }
    if (version.equals("-gdwarf-4") && differ.size() <= 4) {
      differ.removeIf(line -> line.contains("Unavailable[reason=OPTIMISED_OUT"));
    }
    assertEquals("", String.join("\n", differ));
  }

  /** Moves what is split into a package. */
  private static void pack(String tool, Path split) throws IOException {
    String pack = "cd %s && %s -e program -o program.dwp".formatted(split.getParent(), tool);
    Commands.run(List.of("sh", "-c", pack));
    Files.delete(split.resolveSibling("one.dwo"));
    Files.delete(split.resolveSibling("two.dwo"));
  }

  @Test
  void servesFromSymbolsWithoutItsFiles() throws IOException {
    Path split = program("split", "-gdwarf-5", "-gsplit-dwarf");
    Files.delete(split.resolveSibling("one.dwo"));
    try (BinaryInfo binary = open(split)) {
      assertEquals(
          DebugInfoSource.SYMBOLS,
          binary.findFunctions(FunctionPattern.named("work")).getFirst().source());
      assertEquals(
          DebugInfoSource.DWARF,
          binary.findFunctions(FunctionPattern.named("other")).getFirst().source());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-gdwarf-4", "-gdwarf-5"})
  void takesNoFileOfAnotherBuild(String version) throws IOException {
    Path split = program("split", version, "-gsplit-dwarf");
    Path other = program("other", version, "-gsplit-dwarf", "-DOTHER", "-O1");
    Files.move(
        other.resolveSibling("one.dwo"),
        split.resolveSibling("one.dwo"),
        StandardCopyOption.REPLACE_EXISTING);
    try (BinaryInfo binary = open(split)) {
      assertEquals(
          DebugInfoSource.SYMBOLS,
          binary.findFunctions(FunctionPattern.named("work")).getFirst().source());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"one.dwo", "program.dwp"})
  void namesAFileThatIsDamaged(String name) throws IOException {
    Path split = program("split", "-gdwarf-4", "-gsplit-dwarf", "-fdebug-types-section");
    if (name.equals("program.dwp")) {
      pack("dwp", split);
    }
    Path file = split.resolveSibling(name);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 60; round++) {
      byte[] bad = good.clone();
      for (int change = 0; change < 1 + round % 8; change++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try {
        answers(split);
      } catch (DebugInfoException expected) {
        refused++;
        assertTrue(
            expected.problem().toString().contains(directory.toString()),
            () -> expected.problem().toString());
      }
    }
    assertTrue(refused > 10, "refused " + refused);
  }
}
