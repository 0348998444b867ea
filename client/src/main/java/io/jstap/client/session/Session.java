// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.trust.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A module that is loaded and runs, through the helper process. The module's bytes go through a
 * pipe, never through a file. When this process ends, however it ends, the helper sees the pipe
 * close, stops and unloads.
 */
public final class Session implements AutoCloseable {
  private static final int COMMAND_START = 1;
  private static final int COMMAND_STOP = 2;
  private static final int LEAVE_ALONE = 1;
  private static final int DATA = 2;
  private static final int FRAME_BUFFER = 1 << 16;
  private static final int PATIENCE_SECONDS = 5;
  private static final byte[] MAGIC = "JSTAPMOD".getBytes(StandardCharsets.US_ASCII);

  /** How a session ended. */
  public enum End {
    /** Without an error of the script; the module is unloaded. */
    CLEAN,
    /** The listener was told of errors; the module is unloaded. */
    FAILED,
    /** {@link #leaveAlone} was called; the module goes on by itself. */
    DETACHED,
    /** {@link #abandon} was called; the helper unloads. */
    ABANDONED
  }

  private final Process helper;
  private final OutputStream commands;
  private boolean stopped;
  private volatile boolean abandoned;
  private boolean failed;
  private boolean unloaded;
  private boolean detached;
  private boolean attached;
  private boolean alone;
  private boolean data;
  private Optional<IOException> outputFailure = Optional.empty();

  private Session(Process helper) {
    this.helper = helper;
    this.commands = helper.getOutputStream();
  }

  /**
   * Starts the helper and gives it the module.
   *
   * @param program the helper
   * @param bufferKilobytes size of each CPU's buffer, if not the default
   * @param globals first values of globals, {@code NAME=VALUE}
   */
  public static Session open(
      Path program, byte[] module, OptionalInt bufferKilobytes, List<String> globals)
      throws ClientException {
    List<String> command = new ArrayList<>(List.of("run"));
    bufferKilobytes.ifPresent(
        size -> command.addAll(List.of("--buffer-kb", Integer.toString(size))));
    globals.forEach(global -> command.addAll(List.of("--global", global)));
    Session session = new Session(start(program, command));
    session.send(module);
    return session;
  }

  /** Goes on with a session that was left alone. */
  public static Session attach(Path program, String name) throws ClientException {
    Session session = new Session(start(program, List.of("attach", name)));
    session.attached = true;
    return session;
  }

  private static Process start(Path program, List<String> arguments) throws ClientException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.HELPER_MISSING,
          "cannot run the helper " + program + ": " + IoMessages.reason(e),
          "install it as root: make -C staprun-native install; only members of stapusr may run it",
          e);
    }
  }

  private void send(byte[] module) {
    ByteBuffer header =
        ByteBuffer.allocate(MAGIC.length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putLong(module.length);
    try {
      commands.write(header.array());
      commands.write(module);
      commands.flush();
    } catch (IOException e) {
      // The helper ended before it had read all: its output says why, and is read next.
      stopped = true;
    }
  }

  /**
   * Relays until the session has ended and the module is unloaded. When the listener cannot take
   * the output any more, the session is stopped, the module unloaded, and only then the failure
   * thrown.
   *
   * @param target what {@code target()} gives, 0 for none
   * @throws IOException the listener's own failure
   */
  public End run(int target, SessionListener listener) throws ClientException, IOException {
    try (InputStream in = new BufferedInputStream(helper.getInputStream(), FRAME_BUFFER)) {
      for (Optional<Frame> next = Frame.read(in); next.isPresent(); next = Frame.read(in)) {
        take(next.get(), target, listener);
      }
    } catch (IOException e) {
      if (!abandoned) {
        abandon();
        throw new ClientException(
            ClientProblem.HELPER_FAILED,
            "the session was cut off: " + e.getMessage(),
            "run again; the module is unloaded in any case",
            e);
      }
    }
    int status = helper.onExit().join().exitValue();
    if (outputFailure.isPresent()) {
      throw outputFailure.get();
    }
    if (abandoned) {
      return End.ABANDONED;
    }
    if (detached) {
      return End.DETACHED;
    }
    if (!unloaded && !failed) {
      throw new ClientException(
          ClientProblem.HELPER_FAILED,
          "the helper ended " + Exits.describe(status) + " before the session did",
          "run again; the module stops and unloads by itself, dmesg shows what the kernel says");
    }
    return failed || status != 0 ? End.FAILED : End.CLEAN;
  }

  private void take(Frame frame, int target, SessionListener listener)
      throws ClientException, IOException {
    switch (frame.type()) {
      case LOADED -> {
        if (!attached) {
          command(COMMAND_START, target, (alone ? LEAVE_ALONE : 0) | (data ? DATA : 0));
        }
      }
      case DETACHED -> detached = true;
      case STARTED -> listener.started();
      case RECORDS -> records(frame.payload(), listener);
      case WARNING -> listener.warning(frame.text());
      case ERROR -> {
        failed = true;
        listener.error(frame.text());
      }
      case SUMMARY -> listener.summary(SessionSummary.parse(frame.payload()));
      case SYSTEM -> listener.system(frame.text());
      case UNLOADED -> unloaded = true;
      case REFUSED -> throw Refusal.byHelper(frame.number(), frame.textBehindNumber());
      case EXIT_REQUESTED -> {
        // The helper stops by itself; what is left still comes.
      }
    }
  }

  private void records(byte[] payload, SessionListener listener) throws IOException {
    // What is no record is the helper's fault, and no failure of the output.
    TraceRecords.each(payload, record -> {});
    if (outputFailure.isPresent()) {
      return;
    }
    try {
      listener.records(payload);
    } catch (IOException e) {
      // Nobody takes the rest, but the module has still to go.
      outputFailure = Optional.of(e);
      stop();
    }
  }

  /**
   * Asks for the end; what was printed before still comes. May be called by any thread, and again.
   */
  public void stop() {
    synchronized (commands) {
      if (!stopped) {
        stopped = true;
        command(COMMAND_STOP);
      }
    }
  }

  /** Before {@link #run}: lets histograms and globals come as data, not as text. */
  public void askForData() {
    data = true;
  }

  /**
   * Before {@link #run}: lets the session go on by itself as soon as it runs, keeping its latest
   * output, of which nothing is read before.
   */
  public void leaveAlone() {
    alone = true;
  }

  /** Waits for nothing more: the pipes are closed, at which the helper unloads what is there. */
  public void abandon() {
    abandoned = true;
    for (AutoCloseable pipe : List.of(commands, helper.getInputStream())) {
      try {
        pipe.close();
      } catch (Exception e) {
        // A broken pipe: the other end has gone, which is what was wanted.
        stopped = true;
      }
    }
  }

  private void command(int type, int... payload) {
    ByteBuffer command =
        ByteBuffer.allocate(8 + payload.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    command.putInt(type).putInt(payload.length * Integer.BYTES);
    for (int word : payload) {
      command.putInt(word);
    }
    synchronized (commands) {
      try {
        commands.write(command.array());
        commands.flush();
      } catch (IOException e) {
        // The helper is ending; its last frames and its status say how.
        stopped = true;
      }
    }
  }

  /**
   * Closes the pipe, at which the helper stops and unloads, and waits for it; not for ever, for a
   * helper that is out of order.
   */
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      // A broken pipe: the helper has ended.
      stopped = true;
    }
    try {
      if (!helper.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        helper.destroy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
