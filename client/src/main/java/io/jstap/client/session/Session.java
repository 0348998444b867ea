// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import io.jstap.client.ClientException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A module that is loaded and runs, through the helper process. The module's bytes go through a
 * pipe, never through a file. When this process ends, however it ends, the helper sees the pipe
 * close and unloads.
 */
public final class Session implements AutoCloseable {
  private static final int COMMAND_START = 1;
  private static final int COMMAND_STOP = 2;
  private static final int RECORD_HEADER = 32;
  private static final byte[] MAGIC = "JSTAPMOD".getBytes(StandardCharsets.US_ASCII);

  /** How a session ended. */
  public enum End {
    CLEAN,
    FAILED
  }

  private final Process helper;
  private final OutputStream commands;
  private boolean stopped;

  private Session(Process helper) {
    this.helper = helper;
    this.commands = helper.getOutputStream();
  }

  /**
   * Starts the helper and gives it the module.
   *
   * @param program the helper
   * @param bufferKilobytes size of each CPU's buffer, if not the default
   */
  public static Session open(Path program, byte[] module, Optional<Integer> bufferKilobytes)
      throws ClientException {
    List<String> command =
        bufferKilobytes
            .map(size -> List.of(program.toString(), "run", "--buffer-kb", size.toString()))
            .orElse(List.of(program.toString(), "run"));
    try {
      Process helper = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      Session session = new Session(helper);
      session.send(module);
      return session;
    } catch (IOException e) {
      throw new ClientException(
          "JS5020",
          "cannot run the helper " + program + ": " + e.getMessage(),
          "install it: make -C staprun-native install (as root)",
          e);
    }
  }

  private void send(byte[] module) throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(MAGIC.length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putLong(module.length);
    try {
      commands.write(header.array());
      commands.write(module);
      commands.flush();
    } catch (IOException e) {
      // The helper ended before it had read all; what it said of it comes through its output.
      if (helper.isAlive()) {
        throw e;
      }
    }
  }

  /**
   * Relays until the session has ended and the module is unloaded.
   *
   * @param target what {@code target()} gives, 0 for none
   */
  public End run(int target, SessionListener listener) throws ClientException {
    boolean failed = false;
    boolean unloaded = false;
    try (BufferedInputStream in = new BufferedInputStream(helper.getInputStream(), 1 << 16)) {
      for (Optional<Frame> next = Frame.read(in); next.isPresent(); next = Frame.read(in)) {
        Frame frame = next.get();
        switch (frame.type()) {
          case LOADED -> start(target);
          case STARTED -> listener.started();
          case RECORDS -> records(frame.payload(), listener);
          case WARNING -> listener.warning(frame.text());
          case ERROR -> {
            failed = true;
            listener.error(frame.text());
          }
          case SUMMARY -> listener.summary(SessionSummary.parse(frame.payload()));
          case UNLOADED -> unloaded = true;
          case REFUSED -> throw refused(frame);
          case EXIT_REQUESTED -> {
            // The helper stops by itself; what is left still comes.
          }
        }
      }
      int status = helper.waitFor();
      if (!unloaded && status != 0 && !failed) {
        throw new ClientException(
            "JS5021",
            "the helper ended unexpectedly with status " + status,
            "the kernel's log (dmesg) may say more; the module unloads itself");
      }
      return failed || status != 0 ? End.FAILED : End.CLEAN;
    } catch (IOException e) {
      throw new ClientException(
          "JS5022", "the session was cut off: " + e.getMessage(), "run again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("JS5022", "interrupted", "run again", e);
    }
  }

  private static ClientException refused(Frame frame) {
    byte[] payload = frame.payload();
    String text = new String(payload, 4, Math.max(0, payload.length - 4), StandardCharsets.UTF_8);
    return new ClientException(
        "JS5019", "the helper refuses the module: " + text, "docs/trust.md explains each reason");
  }

  /**
   * The records of a frame: header (length, type, CPU, sequence, time, probe), payload, padding to
   * 8 bytes.
   */
  private static void records(byte[] payload, SessionListener listener) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (payload.length - at >= RECORD_HEADER) {
      int length = in.getInt(at);
      int start = at + RECORD_HEADER;
      if (length < 0 || length > payload.length - start) {
        throw new IOException("the helper sent a record of " + length + " bytes");
      }
      listener.output(payload, start, length);
      at = start + ((length + 7) & ~7);
    }
  }

  private void start(int target) throws IOException {
    ByteBuffer command = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    command.putInt(COMMAND_START).putInt(8).putInt(target).putInt(0);
    write(command.array());
  }

  /**
   * Asks for the end; what was printed before still comes. May be called by any thread, and again.
   */
  public void stop() {
    synchronized (commands) {
      if (stopped) {
        return;
      }
      stopped = true;
    }
    try {
      ByteBuffer command = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      write(command.putInt(COMMAND_STOP).putInt(0).array());
    } catch (IOException e) {
      // The helper is gone already, which is what was asked for.
      return;
    }
  }

  private void write(byte[] command) throws IOException {
    synchronized (commands) {
      commands.write(command);
      commands.flush();
    }
  }

  /** Closes the pipe, at which the helper stops and unloads, and waits for it. */
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      // A broken pipe: the helper has ended.
    }
    try {
      helper.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
