// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.emit.KernelAddresses;
import io.jstap.translator.emit.ModuleEmitter;
import io.jstap.translator.emit.ScriptLimits;
import io.jstap.translator.ir.LineTable;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.UserTables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lines come along with scripts that ask for them, and with no others. */
final class LineTablesTest extends ModuleFixture {
  private static final String ASKS =
      "function line:string(a:long) %{ /* pure */ /* pragma:lines */"
          + " jstap_line(CONTEXT, STAP_RETVALUE, STAP_ARG_a, JSTAP_LINE_BOTH); %}\n";
  private static final String PROBES = "probe module(\"part\").function(\"chain\") { println(%s) }";

  private Program program(String script) {
    CollectingSink sink = new CollectingSink();
    Optional<Program> program =
        ScriptTranslation.elaborate(
            script,
            ProbeFamilies.forKernel(images(), /* guru= */ true),
            ElaborationOptions.DEFAULT,
            sink);
    return program.orElseThrow(() -> new AssertionError(sink.problems().toString()));
  }

  private List<LineTable> tables(Program program) {
    CollectingSink sink = new CollectingSink();
    List<LineTable> tables = LineTables.of(program, List.of(), images(), sink);
    assertEquals(List.of(), sink.problems());
    return tables;
  }

  private static String emit(Program program, List<LineTable> tables) {
    return ModuleEmitter.emit(
        program,
        ScriptLimits.of(Map.of()),
        new KernelAddresses(1, 3, 2, "0011"),
        tables,
        UserTables.NONE);
  }

  @Test
  void whoDoesNotAskCarriesNone() {
    Program program = program(ASKS + PROBES.formatted("1"));
    assertEquals(List.of(), tables(program));
    String c = emit(program, List.of());
    assertFalse(c.contains("incbin") || c.contains("jstap_lines") || c.contains(".lines"));
  }

  @Test
  void theKernelAndTheModulesThatAreProbed() {
    Program program = program(ASKS + PROBES.formatted("line(addr)").replace("addr", "1"));
    List<LineTable> tables = tables(program);
    assertEquals(
        List.of("lines-kernel", "lines-part"), tables.stream().map(LineTable::file).toList());
    assertArrayEquals(program().lineImage().orElseThrow().bytes(), tables.getFirst().image());
    assertTrue(tables.getFirst().code().stream().allMatch(code -> code.section().isEmpty()));
    long chain = module().symbolAddress("chain").orElseThrow();
    assertTrue(
        tables.get(1).code().stream()
            .anyMatch(
                code ->
                    chain - code.start() >= 0
                        && chain - code.start() < code.size()
                        && code.section().orElseThrow().module().equals("part")));
    contains(
        emit(program, tables),
        "JSTAP_LINE_IMAGE(lines_0, \"lines-kernel\");",
        "JSTAP_LINE_IMAGE(lines_1, \"lines-part\");",
        "{ .image = &lines_0, .start = 0x",
        "{ .image = &lines_1, .section = &sections_0[0], .start = 0x",
        ".lines = lines,",
        ".line_count = " + (tables.get(0).code().size() + tables.get(1).code().size()) + ",");
  }

  @Test
  void modulesThatAreNamedComeAlongToo() {
    Program program = program(ASKS + PROBES.formatted("line(1)"));
    CollectingSink sink = new CollectingSink();
    List<LineTable> tables =
        LineTables.of(program, List.of("kernel", "*ty", "/x/part.ko.xz", "ot"), images(), sink);
    assertEquals(
        List.of("lines-kernel", "lines-part", "lines-party"),
        tables.stream().map(LineTable::file).toList());
    assertEquals(1, sink.problems().size());
    assertEquals(
        "-d ot: the kernel has no module of that name", sink.problems().getFirst().message());
    assertFalse(sink.hasErrors());
  }

  @Test
  void aKernelWithoutDebuginfoHasNoLinesAndThatIsSaid() throws Exception {
    String original = program().file().toString();
    try (BinaryInfo bare = made("plain", "objcopy", "--strip-debug", original)) {
      CollectingSink sink = new CollectingSink();
      Program program = program(ASKS + "probe begin { println(line(1)) }");
      assertEquals(List.of(), LineTables.of(program, List.of(), KernelImages.only(bare), sink));
      assertEquals("JS2059", sink.problems().getFirst().code());
      assertFalse(sink.hasErrors());
    }
  }
}
