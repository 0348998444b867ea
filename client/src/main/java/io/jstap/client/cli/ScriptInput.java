// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.output.ProbeNames;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives standard input to a script that asks for it ({@code input.char}, {@code input.line}), byte
 * by byte, as it is typed. Of a terminal, editing of lines and echo are switched off meanwhile.
 */
final class ScriptInput implements AutoCloseable {
  private static final String POINT = "procfs(\"__stdin\").write";
  private static final int BUFFER = 4096;
  private static final int PATIENCE_SECONDS = 2;

  // Puts the terminal in order when its own input ends, which it does however we end.
  private static final String GUARD =
      """
      trap '' INT QUIT TERM HUP TSTP TTOU
      old=$(stty -F "$0" -g) && stty -F "$0" -icanon -echo && echo ready && cat
      [ -z "$old" ] || stty -F "$0" "$old"
      """;

  // For sessions side by side that begin later than the first: what they have missed.
  private static final int KEPT = 65536;

  private final List<Consumer<byte[]>> readers = new ArrayList<>();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private volatile @Nullable Process guard;
  private boolean started;
  private volatile boolean closed;

  /** Whether a script with these probes asks for input. */
  static boolean isAskedFor(ProbeNames probes) {
    return probes.contain(POINT);
  }

  /**
   * Begins, as soon as a session runs that wants it. What is typed goes to all who want it: who
   * comes later gets the first 64 KiB of what was typed before.
   *
   * @param reader is given bytes as they come; it must not fail
   */
  synchronized void start(Consumer<byte[]> reader) throws IOException {
    readers.add(reader);
    if (kept.size() > 0) {
      reader.accept(kept.toByteArray());
    }
    if (started || closed) {
      return;
    }
    started = true;
    prepareTerminal();
    // Nobody waits for it: a read of a terminal does not end with the session.
    Thread.ofPlatform().daemon().name("input").start(this::copy);
  }

  private void copy() {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = new FileInputStream(FileDescriptor.in)) {
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        give(Arrays.copyOf(buffer, size));
      }
    } catch (IOException e) {
      System.err.println("WARNING: standard input cannot be read: " + e.getMessage());
    }
  }

  private synchronized void give(byte[] typed) {
    kept.write(typed, 0, Math.min(typed.length, KEPT - kept.size()));
    readers.forEach(reader -> reader.accept(typed));
  }

  private void prepareTerminal() throws IOException {
    String terminal = Terminal.ofInput();
    if (terminal.isEmpty()) {
      return;
    }
    Process started =
        new ProcessBuilder("/bin/sh", "-c", GUARD, terminal)
            .redirectError(Redirect.INHERIT)
            .start();
    guard = started;
    // Until it says that it is ready, or cannot.
    if (started.inputReader().readLine() == null) {
      System.err.println("WARNING: the terminal gives whole lines only: stty does not work");
    }
  }

  /** Puts the terminal in order. May be called by any thread, and again. */
  @Override
  public void close() {
    closed = true;
    Process running = guard;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
      if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("WARNING: the terminal is not in order: stty sane helps");
      }
    } catch (IOException e) {
      // It has ended already, which is when the terminal is in order.
      guard = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
