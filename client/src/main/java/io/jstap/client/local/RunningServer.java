// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server that was started last, as a file beside its socket remembers it. */
record RunningServer(ProcessHandle process, String build) {
  private static final String MAIN = "io.jstap.server.ServerMain";
  private static final int PATIENCE_SECONDS = 8;

  /** The server, if it is alive. */
  static Optional<RunningServer> read(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("server.pid"));
      if (lines.size() == 2) {
        return ProcessHandle.of(Long.parseLong(lines.get(0)))
            .filter(ProcessHandle::isAlive)
            .map(process -> new RunningServer(process, lines.get(1)));
      }
    } catch (IOException | NumberFormatException e) {
      // None was started yet, or the file is not ours: then a new one is written.
      return Optional.empty();
    }
    return Optional.empty();
  }

  static void write(Path folder, long pid, String build) throws IOException {
    Path fresh = folder.resolve("server.pid.new");
    Files.writeString(fresh, pid + "\n" + build + "\n");
    Files.move(
        fresh,
        folder.resolve("server.pid"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Asks it to end, and waits for it; a process that only has its number is left alone. */
  void end() {
    boolean ours =
        process.info().arguments().map(words -> List.of(words).contains(MAIN)).orElse(false);
    if (ours && process.destroy()) {
      try {
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        process.destroyForcibly();
      }
    }
  }
}
