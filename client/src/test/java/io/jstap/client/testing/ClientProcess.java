// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The client as users start it: a process of its own, in a folder of its own. */
public final class ClientProcess {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  private ClientProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** How a client ended. */
  public record End(int status, String out, String err) {}

  /** Starts one; {@code {OUT}} in the redirection is the file that takes its output. */
  public static ClientProcess start(
      Path folder, Map<String, String> environment, Redirect output, String... arguments)
      throws IOException {
    return start(folder, environment, output, ClassArchive.use(), arguments);
  }

  /**
   * Runs the client that records the AOT cache of all others, unless there is one: one that does
   * what most of them do.
   */
  public static void recordClasses(
      Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    if (!ClassArchive.isRecorded()) {
      End end =
          start(folder, environment, Redirect.DISCARD, ClassArchive.recording(), arguments).end();
      if (end.status() != 0 || !ClassArchive.isRecorded()) {
        throw new IOException("no AOT cache was recorded: " + end);
      }
    }
  }

  private static ClientProcess start(
      Path folder,
      Map<String, String> environment,
      Redirect output,
      List<String> options,
      String... arguments)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                // Whoever runs the tests may ignore signals, as shells do for what runs in the
                // background.
                "env",
                "--default-signal",
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData"));
    words.addAll(options);
    words.addAll(List.of("-cp", ClassArchive.classPath(), "io.jstap.client.cli.ClientMain"));
    words.addAll(List.of(arguments));
    Path err = Files.createTempFile(folder, "client", ".err");
    Path out = Files.createTempFile(folder, "client", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(err.toFile())
            .redirectOutput(output.equals(Redirect.DISCARD) ? Redirect.to(out.toFile()) : output);
    builder.environment().putAll(environment);
    return new ClientProcess(builder.start(), out, err);
  }

  /** Runs one to its end. */
  public static End run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return start(folder, environment, Redirect.DISCARD, arguments).end();
  }

  public Process process() {
    return process;
  }

  /** Waits until its output holds a text. */
  public void awaitOutput(String text) throws IOException, InterruptedException {
    awaitText(out, text);
  }

  public void awaitError(String text) throws IOException, InterruptedException {
    awaitText(err, text);
  }

  /** Waits until a file holds a text. */
  public static void awaitText(Path file, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("'" + text + "' did not come in " + file);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Sends a signal by its name. */
  public void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("the client has gone");
    }
  }

  public End end() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(
          "the client did not end; it said: " + Files.readString(err) + Files.readString(out));
    }
    return new End(
        process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err));
  }
}
