// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is wished of a module besides its bytes.
 *
 * @param bufferKilobytes size of each CPU's buffer, if not the module's own
 * @param globals first values of globals, {@code NAME=VALUE}
 * @param processes pids on the machine of the session; it does not begin when one is not there
 */
public record Wishes(OptionalInt bufferKilobytes, List<String> globals, List<Integer> processes) {
  public Wishes {
    globals = List.copyOf(globals);
    processes = List.copyOf(processes);
  }

  /** As the helper reads them: a line for each. */
  byte[] lines() {
    StringBuilder lines = new StringBuilder();
    bufferKilobytes.ifPresent(size -> lines.append("buffer-kb ").append(size).append('\n'));
    globals.forEach(global -> lines.append("global ").append(global).append('\n'));
    processes.forEach(process -> lines.append("process ").append(process).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
