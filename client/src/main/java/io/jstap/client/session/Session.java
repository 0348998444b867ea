// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.trust.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A module that is loaded and runs, through the helper. The module's bytes go through its stream,
 * never through a file. When this process ends, however it ends, the helper sees the stream close,
 * stops and unloads.
 */
public final class Session implements AutoCloseable {
  private static final int COMMAND_START = 1;
  private static final int COMMAND_STOP = 2;
  private static final int COMMAND_INPUT = 5;
  private static final int COMMAND_RUN = 17;
  private static final int COMMAND_ATTACH = 18;
  private static final int INPUT_BYTES = 4096;
  private static final int LEAVE_ALONE = 1;
  private static final int DATA = 2;
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

  private final HelperConnection helper;
  private boolean stopped;
  private volatile boolean abandoned;
  private boolean failed;
  private boolean unloaded;
  private boolean detached;
  private boolean attached;
  private boolean alone;
  private boolean data;

  /** Whether the latest frame was an error: then the end that follows has been explained. */
  private boolean explained;

  private Optional<IOException> outputFailure = Optional.empty();

  private Session(HelperConnection helper) {
    this.helper = helper;
  }

  /** Gives the helper a module, and what is wished of it. The session owns the connection. */
  public static Session open(HelperConnection helper, byte[] module, Wishes wishes) {
    Session session = new Session(helper);
    ByteBuffer header =
        ByteBuffer.allocate(MAGIC.length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putLong(module.length);
    // A helper that ends before it has read all says why, and is read next.
    session.stopped =
        !helper.send(COMMAND_RUN, wishes.lines()) || !helper.sendBytes(header.array(), module);
    return session;
  }

  /** Goes on with a session that was left alone. The session owns the connection. */
  public static Session attach(HelperConnection helper, String name) {
    Session session = new Session(helper);
    session.stopped = !helper.send(COMMAND_ATTACH, name);
    session.attached = true;
    return session;
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
    try {
      for (Optional<Frame> next = helper.read(); next.isPresent(); next = helper.read()) {
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
    int status = helper.awaitEnd();
    if (outputFailure.isPresent()) {
      throw outputFailure.get();
    }
    if (abandoned) {
      return End.ABANDONED;
    }
    if (detached) {
      return End.DETACHED;
    }
    if (!unloaded && !explained) {
      throw helper.link().cutOff(status);
    }
    return failed || status != 0 ? End.FAILED : End.CLEAN;
  }

  private void take(Frame frame, int target, SessionListener listener)
      throws ClientException, IOException {
    explained = frame.type() == Frame.Type.ERROR;
    switch (frame.type()) {
      case LOADED -> {
        if (!attached) {
          helper.send(COMMAND_START, target, (alone ? LEAVE_ALONE : 0) | (data ? DATA : 0));
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
      case EXIT_REQUESTED, NODE, ALIVE -> {
        // The helper stops by itself; what is left still comes. The others are not for a session.
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
    synchronized (helper) {
      if (!stopped) {
        stopped = true;
        helper.send(COMMAND_STOP);
      }
    }
  }

  /**
   * Gives bytes to a script that reads input; those that come after the end are lost. May be called
   * by any thread.
   */
  public void type(byte[] typed) {
    for (int at = 0; at < typed.length; at += INPUT_BYTES) {
      helper.send(
          COMMAND_INPUT, Arrays.copyOfRange(typed, at, Math.min(typed.length, at + INPUT_BYTES)));
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
    helper.abandon();
  }

  @Override
  public void close() {
    helper.close();
  }
}
