// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A helper that has said what machine it is on, and waits for a session. One on another machine is
 * told every few seconds that we are there, for it ends the session of a client that it does not
 * hear of; and answers, so that its silence is noticed here.
 */
public final class HelperConnection implements AutoCloseable {
  private static final int COMMAND_KEEPALIVE = 4;
  private static final int COMMAND_HELLO = 16;
  private static final int PROTOCOL = 1;
  private static final int SAME_MACHINE = 1;
  private static final int FRAME_BUFFER = 1 << 16;
  private static final int PATIENCE_SECONDS = 5;
  private static final int LAST_WORD_SECONDS = 1;
  private static final int GREETING_SECONDS = 60;
  private static final int KEEPALIVE_SECONDS = 5;
  private static final int SILENT_SECONDS = 15;

  private final HelperLink link;
  private final Consumer<String> notices;
  private final InputStream in;
  private final OutputStream out;
  private volatile long heard = System.nanoTime();

  /** Not before the script runs: a helper that arms many probes has no ear for anything else. */
  private volatile boolean watched;

  private volatile boolean closed;
  private volatile boolean ended;
  private String description = "";

  private HelperConnection(HelperLink link, Consumer<String> notices) {
    this.link = link;
    this.notices = notices;
    this.in = new BufferedInputStream(link.input(), FRAME_BUFFER);
    this.out = link.output();
  }

  /**
   * Greets a helper and waits for its answer.
   *
   * @param patient whether somebody may have to type a password first
   * @param notices takes a line for the user when the helper falls silent; called by any thread
   */
  public static HelperConnection open(HelperLink link, boolean patient, Consumer<String> notices)
      throws ClientException {
    HelperConnection connection = new HelperConnection(link, notices);
    boolean greeted = false;
    try {
      connection.greet(patient);
      greeted = true;
      return connection;
    } finally {
      if (!greeted) {
        connection.close();
      }
    }
  }

  private void greet(boolean patient) throws ClientException {
    if (!patient) {
      Thread.ofPlatform().daemon().name("greeting").start(this::limitGreeting);
    }
    send(COMMAND_HELLO, PROTOCOL, link.isHere() ? SAME_MACHINE : 0);
    Optional<Frame> answer;
    try {
      answer = Frame.read(in);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.HELPER_FAILED,
          "what comes is not said by a helper of ours: " + IoMessages.reason(e),
          "does a start-up file of the shell there print something? And is the helper installed from this build?",
          e);
    }
    if (answer.isEmpty()) {
      ended = true;
      throw link.unanswered(awaitEnd());
    }
    if (answer.get().type() != Frame.Type.NODE) {
      throw new ClientException(
          ClientProblem.HELPER_FAILED,
          "the helper does not say what machine it is on",
          "install client and helper from one build");
    }
    description = answer.get().text();
    heard = System.nanoTime();
    if (!link.isHere()) {
      Thread.ofPlatform().daemon().name("keepalive").start(this::keepAlive);
    }
  }

  /** For a stream that is open, with nobody at its other side. */
  private void limitGreeting() {
    try {
      TimeUnit.SECONDS.sleep(GREETING_SECONDS);
      if (description.isEmpty() && !closed) {
        notices.accept("no helper has answered within " + GREETING_SECONDS + " seconds");
        link.destroy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepAlive() {
    boolean said = false;
    try {
      while (!closed && !ended) {
        TimeUnit.SECONDS.sleep(KEEPALIVE_SECONDS);
        send(COMMAND_KEEPALIVE);
        boolean silent = watched && System.nanoTime() - heard > SILENT_SECONDS * 1_000_000_000L;
        if (silent && !said && !closed && !ended) {
          notices.accept(
              "nothing has come for %d seconds; a session that hears nothing of us for 30 ends by itself"
                  .formatted(SILENT_SECONDS));
        } else if (said && !silent) {
          notices.accept("it answers again");
        }
        said = silent;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the helper said of its machine: lines {@code KEY VALUE}. */
  public String description() {
    return description;
  }

  HelperLink link() {
    return link;
  }

  /** The next frame of a session; empty at the end. */
  Optional<Frame> read() throws IOException {
    Optional<Frame> next = Frame.read(in);
    while (next.isPresent() && next.get().type() == Frame.Type.ALIVE) {
      heard = System.nanoTime();
      next = Frame.read(in);
    }
    heard = System.nanoTime();
    ended = next.isEmpty();
    watched |= next.isPresent() && next.get().type() == Frame.Type.STARTED;
    return next;
  }

  /** Sends a command of numbers. */
  boolean send(int type, int... payload) {
    ByteBuffer numbers =
        ByteBuffer.allocate(payload.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : payload) {
      numbers.putInt(word);
    }
    return send(type, numbers.array());
  }

  boolean send(int type, String payload) {
    return send(type, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a command. False when the helper is ending; its last frames and its status say how. */
  boolean send(int type, byte[] payload) {
    ByteBuffer command =
        ByteBuffer.allocate(2 * Integer.BYTES + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    command.putInt(type).putInt(payload.length).put(payload);
    return sendBytes(command.array());
  }

  /** Sends what belongs to a command, without more around it. */
  boolean sendBytes(byte[]... parts) {
    synchronized (out) {
      try {
        for (byte[] part : parts) {
          out.write(part);
        }
        out.flush();
        return true;
      } catch (IOException e) {
        // Its output says why, and is read next.
        return false;
      }
    }
  }

  /**
   * Waits for the helper's end when it has said its last word; its status, 0 when that is not
   * known. What leads to another machine may go on for the sake of commands that still run there.
   */
  int awaitEnd() {
    try {
      return link.await(link.isHere() ? -1 : LAST_WORD_SECONDS).orElse(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Waits for nothing more: both streams are closed, at which the helper unloads what is there. */
  void abandon() {
    closed = true;
    closeQuietly(out);
    closeQuietly(link.input());
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception e) {
      // A broken pipe: the other end has gone, which is what was wanted.
      return;
    }
  }

  /**
   * Closes the stream, at which the helper stops and unloads, and waits for it; not for ever, for a
   * helper that is out of order.
   */
  @Override
  public void close() {
    closed = true;
    closeQuietly(out);
    try {
      boolean over = ended && !link.isHere();
      OptionalInt status = link.await(over ? 0 : PATIENCE_SECONDS);
      if (status.isEmpty() && !over) {
        link.destroy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
