// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.transport.ServerAddress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server of a single machine: started at the first call, left running for the next. */
final class LocalServer {
  private static final int WAIT_STEPS = 600;
  private static final int STEP_MS = 50;
  private static final int IDLE_SECONDS = 4 * 3600;

  private final Path run = state().resolve("run");
  private final Path socket = run.resolve("server.sock");
  private final Path log = state().resolve("log/server.log");
  private final Path home = Path.of(System.getProperty("jstap.home", "."));

  static Path state() {
    String state = System.getenv("JSTAP_DIR");
    return state == null || state.isBlank()
        ? Path.of(System.getProperty("user.home"), ".jstap")
        : Path.of(state).toAbsolutePath();
  }

  /** The address of a server that answers. Two callers at once start one server. */
  ServerAddress ensure() throws ClientException {
    if (!answers()) {
      try {
        privateFolder(run);
        privateFolder(log.getParent());
        try (FileChannel lockFile =
                FileChannel.open(
                    run.resolve("server.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = lockFile.lock()) {
          if (lock.isValid() && !answers()) {
            start();
          }
        }
      } catch (IOException e) {
        throw new ClientException(
            "JS5026", "cannot start a local server: " + e.getMessage(), "look at " + log, e);
      }
    }
    return new ServerAddress.Unix(socket);
  }

  private static void privateFolder(@Nullable Path folder) throws IOException {
    if (folder != null) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }

  private void start() throws ClientException, IOException {
    System.err.println("starting a compile server on this machine (" + socket + ")");
    command(List.of(home.resolve("bin/jstap-certs").toString(), "dev"));
    // A session of its own, so that ^C in this terminal does not reach it.
    Process server =
        new ProcessBuilder(
                "setsid",
                home.resolve("bin/jstap-server").toString(),
                "serve",
                "--unix",
                socket.toString(),
                "--idle-exit",
                Integer.toString(IDLE_SECONDS))
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .redirectError(Redirect.appendTo(log.toFile()))
            .start();
    for (int i = 0; i < WAIT_STEPS; i++) {
      if (answers()) {
        return;
      }
      if (!server.isAlive()) {
        break;
      }
      pause();
    }
    List<String> lines = Files.readAllLines(log);
    throw new ClientException(
        "JS5026",
        "the local server did not start; the end of its log:\n"
            + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())),
        "look at " + log);
  }

  private void command(List<String> words) throws ClientException, IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .redirectError(Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new ClientException("JS5026", words.getFirst() + " failed", "look at " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(STEP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
