// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ProbeFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Probes of what becomes of processes. */
final class ProcessesTest extends ProgramFixture {
  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(CodeProgram.open(folder));
  }

  @Override
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    return ProbeFamilies.forKernel(programs.getFirst());
  }

  private void expect(String point, String row) {
    String c = emit("probe " + point + " { println(1) }");
    assertTrue(c.contains(row), c);
  }

  @Test
  void eventsGoIntoTheTable() {
    expect(
        "process.begin",
        ".processes = { .program = NULL, .pid = 0 }, .event = JSTAP_PROCESS_BEGIN");
    expect(
        "process(\"/usr/bin/tar\").end",
        ".processes = { .program = \"/usr/bin/tar\", .pid = 0 }, .event = JSTAP_PROCESS_END");
    expect(
        "process(4711).thread.begin",
        ".processes = { .program = NULL, .pid = 4711 }, .event = JSTAP_THREAD_BEGIN");
    expect(
        "process(\"tar\").thread.end",
        ".processes = { .program = \"tar\", .pid = 0 }, .event = JSTAP_THREAD_END");
  }

  @Test
  void callsAreThoseOfProcesses() {
    String c = emit("probe process(\"tar\").syscall { println($syscall, $arg1) }");
    assertTrue(
        c.contains(
            ".number = -2, .compat_number = -2, .returns = false, .of_processes = true, .processes = { .program = \"tar\""),
        c);
    c = emit("probe process.syscall.return { println($syscall, $return, @entry($arg1)) }");
    assertTrue(c.contains(".returns = true, .of_processes = true"), c);
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertTrue(problems("probe process(0).begin {}").contains("a number from 1 on"));
    assertTrue(problems("probe process(\"\").begin {}").contains("the path of a program"));
    assertTrue(problems("probe process(\"bin/tar\").begin {}").contains("no machine"));
    assertTrue(problems("probe process(\"/bin/t*\").begin {}").contains("no machine"));
    assertTrue(problems("probe process.thread {}").contains("begin, end"));
    assertTrue(problems("probe process.thread.starts {}").contains("starts"));
    assertTrue(problems("probe process.begin.return {}").contains("return"));
    assertTrue(problems("probe process.begin { println($syscall) }").contains("$syscall"));
    assertTrue(problems("probe process.syscall { println($return) }").contains("$return"));
    assertTrue(problems("probe process(\"tar\").function(\"main\") {}").contains("no machine"));
    assertEquals("", problems("probe process.begin, process.end { println(1) }"));
  }
}
