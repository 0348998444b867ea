// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.transport.ServerAddress;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The server of a single machine: started at the first call, left running for the next, started
 * anew when it is of another build. Callers at the same moment start one.
 */
public final class LocalServer {
  private static final int STEP_MS = 20;
  private static final int PATIENCE_SECONDS = 60;
  private static final int IDLE_SECONDS = 4 * 3600;
  private static final int SHOWN_LINES = 5;

  /** A server of a build host takes a quarter of its memory; this one is beside its user's work. */
  private static final String MEMORY = "-Xmx1536m";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** What fits into {@code sun_path} (unix(7)), with its NUL. */
  private static final int LONGEST_SOCKET = 107;

  private final Path home;
  private final Path run;
  private final Path socket;
  private final Path log;

  LocalServer(Path home, Path run, Path logs) {
    this.home = home;
    this.run = run;
    this.socket = run.resolve("server.sock");
    this.log = logs.resolve("server.log");
  }

  /**
   * The one of this user: its socket is below {@code $JSTAP_DIR}, or in {@code $XDG_RUNTIME_DIR}.
   */
  public static LocalServer ofUser() {
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    boolean named = System.getenv("JSTAP_DIR") != null;
    Path run =
        named || runtime == null || runtime.isBlank() || !isOwn(Path.of(runtime))
            ? UserFolder.path().resolve("run")
            : Path.of(runtime, "jstap");
    return new LocalServer(
        Path.of(System.getProperty("jstap.home", ".")).toAbsolutePath().normalize(),
        run,
        UserFolder.path().resolve("log"));
  }

  /** The address of a server of this build that answers. */
  public ServerAddress ensure(EventSink events) throws ClientException {
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
      throw failure(
          "the path of its socket is too long: " + socket, "set JSTAP_DIR to a shorter path");
    }
    try {
      String build = Build.of(home);
      if (!isCurrent(build)) {
        privateFolder(run);
        privateFolder(log.getParent() == null ? run : log.getParent());
        startOnce(build, events);
      }
    } catch (IOException e) {
      throw failure(IoMessages.reason(e) + " (" + e.getMessage() + ")", "look at " + log);
    }
    return new ServerAddress.Unix(socket);
  }

  private void startOnce(String build, EventSink events) throws ClientException, IOException {
    try (FileChannel lockFile =
            FileChannel.open(
                run.resolve("server.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock lock = lockFile.lock()) {
      if (lock.isValid() && !isCurrent(build)) {
        RunningServer.read(run).ifPresent(RunningServer::end);
        start(build, events);
      }
    }
  }

  private boolean isCurrent(String build) {
    return RunningServer.read(run).filter(server -> server.build().equals(build)).isPresent()
        && answers();
  }

  /**
   * Makes a folder, or takes one that is there. Others must not enter: whoever reaches the socket
   * may have modules signed. What they could only look at is closed to them; where they could
   * write, they may have left something, and the user has to look.
   */
  static void privateFolder(Path folder) throws ClientException, IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    if (Files.isSymbolicLink(folder)) {
      throw failure(folder + " is a symbolic link", "make it a folder of its own");
    }
    if (!isOwn(folder)) {
      throw failure(
          folder + " is another user's", "remove it, or set JSTAP_DIR to a folder of yours");
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> rights = attributes.permissions();
    if (rights.contains(PosixFilePermission.GROUP_WRITE)
        || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw failure(
          "other users can write to " + folder,
          "see that nothing in it is theirs, then: chmod 700 " + folder);
    }
    if (!OWNER_ONLY.containsAll(rights)) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  /**
   * Whether a folder is this user's own and no link: sudo and su may keep another user's
   * XDG_RUNTIME_DIR, whose owner could put links where a file is to be written.
   */
  static boolean isOwn(Path folder) {
    try {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
              .equals(Files.getOwner(Path.of("/proc/self")));
    } catch (IOException e) {
      // What can not be looked at is not relied upon.
      return false;
    }
  }

  private boolean answers() {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      // Nobody listens: a socket that its server left behind.
      return false;
    }
  }

  private void start(String build, EventSink events) throws ClientException, IOException {
    events.progress(new Progress("server", "making certificates", 0, 0));
    long logStart = Files.exists(log) ? Files.size(log) : 0;
    Process certificates = launch(List.of(program("jstap-certs"), "dev"));
    if (certificates.onExit().join().exitValue() != 0) {
      throw failure("no certificates could be made" + endOfLog(logStart), "look at " + log);
    }
    events.progress(new Progress("server", "starting one on this machine", 0, 0));
    // A session of its own, so that ^C in this terminal does not reach it.
    Process server =
        launch(
            List.of(
                "setsid",
                program("jstap-server"),
                "serve",
                // Nobody but this user reaches it, so it is no danger to root that it is root.
                "--allow-root",
                "--unix",
                socket.toString(),
                "--idle-exit",
                Integer.toString(IDLE_SECONDS)));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!answers()) {
      if (!server.isAlive()) {
        throw failure("it ended at its start" + endOfLog(logStart), "look at " + log);
      }
      if (System.nanoTime() - end > 0) {
        server.destroy();
        throw failure(
            "it did not answer within " + PATIENCE_SECONDS + " seconds" + endOfLog(logStart),
            "look at " + log);
      }
      pause();
    }
    RunningServer.write(run, server.pid(), build);
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private Process launch(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().merge("JSTAP_JAVA_OPTIONS", MEMORY, (own, ours) -> ours + " " + own);
    return builder
        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(Redirect.appendTo(log.toFile()))
        .redirectError(Redirect.appendTo(log.toFile()))
        .start();
  }

  /** What was logged since, a few lines of it. */
  private String endOfLog(long start) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(start, all.length);
    List<String> lines =
        new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
    return lines.isEmpty()
        ? ""
        : "; it said:\n"
            + String.join(
                "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(STEP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static ClientException failure(String why, String help) {
    return new ClientException(
        ClientProblem.LOCAL_SERVER, "cannot start a compile server on this machine: " + why, help);
  }
}
