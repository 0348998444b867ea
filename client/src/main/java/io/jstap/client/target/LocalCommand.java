// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.target;

import io.jstap.client.CallerLocale;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command on this machine: a child of this process, which stops itself until it is let go. */
public final class LocalCommand implements TargetCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private boolean released;

  private LocalCommand(Process process) {
    this.process = process;
  }

  /**
   * Starts a command, stopped.
   *
   * @param command words for exec, or a line for {@code /bin/sh} when it has shell syntax in it
   * @param environment what it gets besides our own environment
   * @param withInput whether it gets our standard input, too; else it gets none
   */
  public static LocalCommand start(
      String command, Map<String, String> environment, boolean withInput) throws ClientException {
    // The shell becomes the command, so the pid stays.
    List<String> words =
        new ArrayList<>(List.of("/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh"));
    if (SHELL_SYNTAX.matcher(command).find()) {
      words.addAll(List.of("/bin/sh", "-c", command));
    } else {
      words.addAll(List.of(command.strip().split("\\s+")));
    }
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    if (!withInput) {
      builder.redirectInput(new File("/dev/null"));
    }
    CallerLocale.restore(builder.environment());
    builder.environment().putAll(environment);
    try {
      return new LocalCommand(builder.start());
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.TARGET,
          "cannot start the command of -c: " + e.getMessage(),
          "it is started by /bin/sh: is there one?",
          e);
    }
  }

  @Override
  public int pid() {
    return Math.toIntExact(process.pid());
  }

  /** Once it has stopped itself, which it does at once. */
  @Override
  public void release() throws IOException {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!isStopped(stat)) {
        if (!process.isAlive()) {
          return;
        }
        if (System.nanoTime() - end > 0) {
          throw new IOException("the command of -c did not stop before its start");
        }
        TimeUnit.MICROSECONDS.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Signals.resume(pid());
    released = true;
  }

  /** The state stands behind the name, which is in parentheses and may itself hold some. */
  private boolean isStopped(Path stat) throws IOException {
    String line;
    try {
      line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e;
      }
      return false;
    }
    return line.startsWith(" T", line.lastIndexOf(')') + 1);
  }

  @Override
  public void interrupt() {
    // It has the terminal, too.
  }

  @Override
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it if it was never let go; a command that runs is its user's, and is left alone. */
  @Override
  public void abandon() {
    if (!released) {
      process.destroyForcibly();
    }
  }
}
