// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Variables that C declares and somebody else defines: assembly, or the linker's script, as the
 * kernel's {@code jiffies}.
 */
class DeclaredVariableTest {
  @TempDir Path directory;

  static List<String> releases() {
    return Kernels.releases();
  }

  @Test
  void aSymbolTellsWhereItIs() throws IOException {
    String source =
        """
        extern unsigned short counted;
        extern int defined;
        extern int absent;
        int defined = 3;
        asm(".data; .balign 2; .globl counted; counted: .short 7; .text");
        int main(void) { return counted + defined + (defined == 3 ? 0 : sizeof(absent)); }
        """;
    Path binary = Gcc.compile(directory, source, "-g");
    Path index = directory.resolve("index");
    DebugIndexer.build(binary, index, new CollectingSink());
    try (BinaryInfo program = BinaryInfo.open(binary, index)) {
      assertSymbol(program, "counted", "short unsigned int");
      assertEquals(1, program.findGlobals("defined").size());
      assertEquals(List.of(), program.findGlobals("absent"));
      FunctionInfo main = program.findFunctions(FunctionPattern.named("main")).getFirst();
      Location place = program.locate(main, "counted", main.entryPc()).orElseThrow();
      assertEquals(program.symbolAddress("counted").orElseThrow(), address(place));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theKernelsClockIsFound(String release) {
    assertSymbol(Kernels.open(release), "jiffies", "volatile long unsigned int");
  }

  private static void assertSymbol(BinaryInfo binary, String name, String type) {
    List<Variable> found = binary.findGlobals(name);
    assertEquals(1, found.size(), name);
    assertEquals(type, found.getFirst().type().spelling());
    assertTrue(found.getFirst().external());
    assertEquals(
        binary.symbolAddress(name).orElseThrow(), address(binary.locate(found.getFirst())));
  }

  private static long address(Location place) {
    Location.Memory memory = assertInstanceOf(Location.Memory.class, place);
    return assertInstanceOf(Expression.LinkAddress.class, memory.address()).address();
  }
}
