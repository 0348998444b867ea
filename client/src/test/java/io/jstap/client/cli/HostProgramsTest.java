// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.client.ClientException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostProgramsTest {
  private static Optional<String> program(String command, int target) throws ClientException {
    try (HostPrograms programs =
        HostPrograms.here(Optional.of(command).filter(text -> !text.isEmpty()), target)) {
      return programs.ofTarget();
    }
  }

  @Test
  void theTargetIsTheFirstWordOfACommand() throws Exception {
    Optional<String> sort = Optional.of(Path.of("/usr/bin/sort").toRealPath().toString());
    assertEquals(sort, program("sort -r /etc/services", 0));
    assertEquals(sort, program("/usr/bin/sort", 0));
    assertEquals(Optional.empty(), program("$EDITOR x", 0));
    assertEquals(Optional.empty(), program("no-such-program", 0));
    assertEquals(Optional.empty(), program("", 0));
  }

  @Test
  void orWhatAProcessRuns() throws Exception {
    int self = (int) ProcessHandle.current().pid();
    assertEquals(Optional.of(Path.of("/proc/self/exe").toRealPath().toString()), program("", self));
    assertEquals(Optional.empty(), program("", Integer.MAX_VALUE));
  }
}
