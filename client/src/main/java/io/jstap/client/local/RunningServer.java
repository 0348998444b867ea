// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /**
   * Whether the process is a server at all: its number may be another's by now. What {@link
   * ProcessHandle.Info} tells ends behind 4 KiB, which a class path alone may fill.
   */
  private boolean isServer() {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return List.of(new String(words, StandardCharsets.UTF_8).split("\0")).contains(MAIN);
    } catch (IOException e) {
      // It has ended by itself.
      return false;
    }
  }

  /** Asks it to end, and waits for it; a process that only has its number is left alone. */
  void end() {
    if (isServer() && process.destroy()) {
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
