// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.Glob;
import io.jstap.translator.elaborate.ProbeFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Probes of system calls, against a kernel that has a few of them. */
final class SystemCallsTest extends ProgramFixture {
  /** A kernel with two calls of programs of 64 bits and two of those of 32. */
  private record Images(BinaryInfo kernel) implements KernelImages {
    @Override
    public List<String> modules() {
      return List.of();
    }

    @Override
    public Optional<BinaryInfo> module(String name) {
      return Optional.empty();
    }

    @Override
    public List<String> modulesWithTracepoint(Glob name) {
      return List.of();
    }

    @Override
    public SystemCalls systemCalls() {
      return new SystemCalls(
          Map.of("openat", 257, "exit_group", 231), Map.of("openat", 295, "waitpid", 7));
    }
  }

  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(CodeProgram.open(folder));
  }

  @Override
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    return ProbeFamilies.forKernel(new Images(programs.getFirst()), /* guru= */ false);
  }

  @Test
  void numbersGoIntoTheTable() {
    assertTrue(
        emit("probe systemcall(\"openat\") { println($arg2, $nr) }")
            .contains(".number = 257, .compat_number = 295, .returns = false"));
    assertTrue(
        emit("probe systemcall(\"openat\").native { println($arg2) }")
            .contains(".number = 257, .compat_number = -1, .returns = false"));
    assertTrue(
        emit("probe systemcall(\"openat\").compat.return { println($return) }")
            .contains(".number = -1, .compat_number = 295, .returns = true"));
    assertTrue(
        emit("probe systemcall(\"waitpid\") { println($compat) }")
            .contains(".number = -1, .compat_number = 7"));
    assertTrue(
        emit("probe systemcall.any { println($nr) }")
            .contains(".number = -2, .compat_number = -2"));
  }

  @Test
  void whatIsKeptOfACallBelongsToItsReturn() {
    String c = emit("probe systemcall.any.return { println(@entry($arg1) + $return) }");
    assertTrue(c.contains(".entry = {") && c.contains(".entry_size = sizeof(struct entry_0)"), c);
    assertFalse(emit("probe systemcall.any.return { println($return) }").contains(".entry_size"));
  }

  @Test
  void whatDoesNotExistIsSaid() {
    assertTrue(problems("probe systemcall(\"opennat\") {}").contains("did you mean openat?"));
    assertTrue(
        problems("probe systemcall(\"waitpid\").native {}")
            .contains("the kernel has no system call 'waitpid'"));
    assertTrue(problems("probe systemcall.openat {}").contains("needs the name of a call"));
    assertTrue(problems("probe systemcall(\"openat\").returns {}").contains("returns"));
    assertTrue(
        problems("probe systemcall(\"openat\") { println($return) }")
            .contains("a system call has no '$return' here"));
    assertEquals("", problems("probe systemcall(\"openat\").return { println($arg6) }"));
  }
}
