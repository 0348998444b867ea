// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command of {@code -c}. It is started at once, for its pid has to be known, but stops itself
 * before its first instruction, and goes on when the probes are armed.
 */
final class TargetCommand {
  private static final Pattern SHELL_SYNTAX = Pattern.compile("[|&;<>()$`\\\\\"'*?\\[#~=%\n]");
  private static final int TRIES = 6000;

  private final Process process;

  private TargetCommand(Process process) {
    this.process = process;
  }

  static Optional<TargetCommand> start(@Nullable String command) throws ClientException {
    if (command == null) {
      return Optional.empty();
    }
    if (command.isBlank()) {
      throw new ClientException("JS5001", "-c needs a command", "for example -c 'ls /'");
    }
    List<String> words =
        new ArrayList<>(List.of("/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh"));
    if (SHELL_SYNTAX.matcher(command).find()) {
      words.addAll(List.of("/bin/sh", "-c", command));
    } else {
      words.addAll(List.of(command.strip().split("\\s+")));
    }
    try {
      return Optional.of(new TargetCommand(new ProcessBuilder(words).inheritIO().start()));
    } catch (IOException e) {
      throw new ClientException(
          "JS5025", "cannot start a shell for -c: " + e.getMessage(), "is there a /bin/sh?", e);
    }
  }

  int pid() {
    return (int) process.pid();
  }

  Process process() {
    return process;
  }

  /** Lets the command go on; waits until it has stopped itself, which it does at once. */
  void release() throws IOException {
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    try {
      for (int i = 0; i < TRIES && process.isAlive(); i++) {
        String line = Files.readString(stat);
        if (line.startsWith(" T", line.lastIndexOf(')') + 1)) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
      new ProcessBuilder("/bin/sh", "-c", "kill -CONT " + process.pid()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Ends a command that was never let go, or that outlives the session. */
  void abandon() {
    process.destroyForcibly();
  }
}
