// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.debuginfo.BinaryInfo;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code that the kernel would let us break is left out. */
class ProbeabilityTest {
  @TempDir private static Path folder = Path.of("");

  private static String refusal(String symbol) throws IOException, InterruptedException {
    try (BinaryInfo program = CodeProgram.open(folder)) {
      long address = program.symbolAddress(symbol).orElseThrow();
      return new Probeability(program, /* module= */ false).refusal(address).orElse("");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "__SCT__some, patched while it runs",
    "ftrace_stub, the way into tracing itself",
    "ftrace_caller_op_ptr, the way into tracing itself",
    "return_to_handler, the way into tracing itself",
    "srso_untrain_ret, a part of jumps and returns everywhere",
    "of_kprobes, code of kprobes itself",
    "cr4_init, run by processors that are just starting",
    "inside_cr4_init, run by processors that are just starting",
  })
  void leavesOutWhatABreakpointWouldBreak(String symbol, String why)
      throws IOException, InterruptedException {
    assertEquals(why, refusal(symbol));
  }

  @Test
  void leavesOutAllOfAFunctionThatTheKernelListsAsForbidden()
      throws IOException, InterruptedException {
    try (BinaryInfo program = CodeProgram.open(folder)) {
      long address = program.symbolAddress("of_kprobes").orElseThrow() + 1;
      assertEquals(
          "code of kprobes itself",
          new Probeability(program, /* module= */ false).refusal(address).orElse(""));
    }
  }

  @Test
  void followsNoReturnOnAnotherTask() throws IOException, InterruptedException {
    try (BinaryInfo program = CodeProgram.open(folder)) {
      Probeability kernel = new Probeability(program, /* module= */ false);
      long address = program.symbolAddress("__switch_to").orElseThrow();
      assertEquals("another task returns from it", kernel.refusalOfReturn(address).orElse(""));
      assertEquals("", kernel.refusal(address).orElse(""));
      assertEquals(
          "", kernel.refusalOfReturn(program.symbolAddress("work").orElseThrow()).orElse(""));
    }
  }

  @Test
  void takesWhatStandsBehindIt() throws IOException, InterruptedException {
    assertEquals("", refusal("harmless"));
    assertEquals("", refusal("behind_them"));
    assertEquals("", refusal("__static_call_text_end"));
    assertEquals("", refusal("work"));
    assertEquals("", refusal("behind_cr4_init"));
  }
}
