// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server program that runs while a test does. */
final class RealServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final int port;
  private final Path log;

  private RealServer(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** elfutils' debuginfod, which finds the ELF files of a folder; it knows no ranges. */
  static RealServer debuginfod(Path folder, Path log, String someId) throws Exception {
    int port = freePort();
    RealServer server =
        start(
            port,
            log,
            List.of(
                "debuginfod",
                "-d",
                ":memory:",
                "-p",
                "" + port,
                "-t",
                "1",
                "-F",
                folder.toString()));
    server.waitFor("/buildid/" + someId + "/debuginfo");
    return server;
  }

  /** A web server before a folder that is laid out as debuginfod answers; it knows ranges. */
  static RealServer lighttpd(Path folder, Path log) throws Exception {
    int port = freePort();
    Path configuration = log.resolveSibling("lighttpd.conf");
    Files.writeString(
        configuration,
        """
        server.document-root = "%s"
        server.port = %d
        server.bind = "127.0.0.1"
        server.stat-cache-engine = "disable"
        mimetype.assign = ( "" => "application/octet-stream" )
        """
            .formatted(folder.toAbsolutePath(), port));
    Files.writeString(folder.resolve("ready"), "yes\n");
    RealServer server =
        start(port, log, List.of("/usr/sbin/lighttpd", "-D", "-f", configuration.toString()));
    server.waitFor("/ready");
    return server;
  }

  private static RealServer start(int port, Path log, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Else a debuginfod asks other servers for what it does not have.
    builder.environment().remove("DEBUGINFOD_URLS");
    try {
      return new RealServer(builder.start(), port, log);
    } catch (IOException e) {
      throw new IOException(
          command.getFirst() + " is needed by this test: scripts/install-prerequisites", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  private void waitFor(String path) throws Exception {
    long deadline = System.nanoTime() + START_NANOS;
    while (status(path) != 200) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        close();
        throw new AssertionError(
            "the server does not give " + path + ":\n" + Files.readString(log));
      }
      Thread.sleep(100);
    }
  }

  private int status(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url() + path).toURL().openConnection();
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
