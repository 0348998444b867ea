// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.client.node.ProgramSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetProgramTest {
  private static Optional<String> program(String command, int target) {
    return TargetProgram.of(
        ProgramSearch.of(
            Map.of("PATH", "/usr/bin:/bin"),
            Optional.of(command).filter(text -> !text.isEmpty()),
            target));
  }

  @Test
  void itIsTheFirstWordOfACommand() throws IOException {
    Optional<String> sort = Optional.of(Path.of("/usr/bin/sort").toRealPath().toString());
    assertEquals(sort, program("sort -r /etc/services", 0));
    assertEquals(sort, program("/usr/bin/sort", 0));
    assertEquals(Optional.empty(), program("$EDITOR x", 0));
    assertEquals(Optional.empty(), program("no-such-program", 0));
    assertEquals(Optional.empty(), program("", 0));
  }

  @Test
  void orWhatAProcessRuns() throws IOException {
    int self = (int) ProcessHandle.current().pid();
    assertEquals(Optional.of(Path.of("/proc/self/exe").toRealPath().toString()), program("", self));
    assertEquals(Optional.empty(), program("", Integer.MAX_VALUE));
  }
}
