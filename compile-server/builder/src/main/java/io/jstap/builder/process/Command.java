// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program with its arguments, ready to run. The environment is built from nothing: PATH, LC_ALL=C
 * and what is given.
 *
 * @param arguments the program and its arguments; no shell ever sees them
 * @param folder the working folder
 * @param environment variables beside PATH and LC_ALL
 * @param deadline longest time it may run
 * @param outputLimit most bytes it may write to each of its outputs
 */
public record Command(
    List<String> arguments,
    Path folder,
    Map<String, String> environment,
    Duration deadline,
    int outputLimit) {
  private static final int DEFAULT_OUTPUT_LIMIT = 4 << 20;
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  public Command(List<String> arguments, Path folder, Duration deadline) {
    this(arguments, folder, Map.of(), deadline, DEFAULT_OUTPUT_LIMIT);
  }

  /** The folders in which programs are looked for. */
  public static List<Path> searchPath() {
    return List.of(PATH.split(":")).stream().map(Path::of).toList();
  }

  /** The same with one more environment variable. */
  public Command with(String name, String value) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put(name, value);
    return new Command(arguments, folder, all, deadline, outputLimit);
  }

  /**
   * Runs the program and waits for its end.
   *
   * @throws InterruptedException when the calling thread is interrupted; the process and its
   *     children have been killed by then
   */
  public Outcome run() throws InterruptedException {
    Process process;
    try {
      process = start();
    } catch (IOException e) {
      return new Outcome(Outcome.End.NOT_STARTED, -1, "", String.valueOf(e.getMessage()));
    }
    AtomicBoolean flooded = new AtomicBoolean();
    FutureTask<String> output = reader(process, process.getInputStream(), flooded);
    FutureTask<String> errors = reader(process, process.getErrorStream(), flooded);
    Thread.ofVirtual().start(output);
    Thread.ofVirtual().start(errors);
    long end = System.nanoTime() + deadline.toNanos();
    try {
      boolean exited = process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS);
      if (!exited) {
        kill(process);
        return new Outcome(Outcome.End.DEADLINE, -1, "", "");
      }
      String out = text(output, end);
      String err = text(errors, end);
      Outcome.End how = flooded.get() ? Outcome.End.TOO_MUCH_OUTPUT : Outcome.End.EXITED;
      return new Outcome(how, flooded.get() ? -1 : process.exitValue(), out, err);
    } catch (TimeoutException e) {
      return new Outcome(Outcome.End.DEADLINE, -1, "", "");
    } finally {
      kill(process);
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(folder.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.put("PATH", PATH);
    variables.put("LC_ALL", "C");
    variables.putAll(environment);
    return builder.start();
  }

  private FutureTask<String> reader(Process process, InputStream stream, AtomicBoolean flooded) {
    return new FutureTask<>(
        () -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          byte[] buffer = new byte[8192];
          try {
            int count = stream.read(buffer);
            while (count >= 0 && bytes.size() + count <= outputLimit) {
              bytes.write(buffer, 0, count);
              count = stream.read(buffer);
            }
            if (count >= 0) {
              flooded.set(true);
              kill(process);
            }
          } catch (IOException e) {
            // Killing a process closes its streams under the reader of the other one.
            if (!flooded.get()) {
              throw e;
            }
          }
          return bytes.toString(StandardCharsets.UTF_8);
        });
  }

  // A grandchild may hold the pipe open after the program has ended: the deadline counts for it
  // too.
  private static String text(FutureTask<String> reader, long end)
      throws InterruptedException, TimeoutException {
    try {
      return reader.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new UncheckedIOException(cause);
      }
      throw new IllegalStateException("reading the output of a process", e.getCause());
    }
  }

  /** Kills the process and what it started, such as the compiler proper below the gcc driver. */
  private static void kill(Process process) {
    if (process.isAlive()) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
