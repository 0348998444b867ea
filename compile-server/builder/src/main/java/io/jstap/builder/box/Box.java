// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.box;

import io.jstap.builder.process.Limits;
import io.jstap.builder.process.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A box: namespaces of its own for processes, files, network, users and the rest, made by
 * bubblewrap, with a foreman inside that takes commands. Files go in and out through the foreman,
 * so nothing of the box's making is ever opened outside of it.
 */
final class Box implements Workplace {
  private static final int OUTPUT = 4 << 20;
  private static final int PROCESSES = 16;

  /** How much longer than the foreman's own deadline its answer may take. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Process process;
  private final Limits limits;
  private final DataInputStream answers;
  private final OutputStream commands;

  private static final class Frame {
    private final char type;
    private final byte[] contents;

    Frame(char type, byte[] contents) {
      this.type = type;
      this.contents = contents;
    }
  }

  /** What is asked of the foreman, and how it answers. */
  private interface Exchange<T> {
    T run() throws IOException;
  }

  Box(List<String> command, Limits limits) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    this.process = builder.start();
    this.limits = limits;
    this.answers = new DataInputStream(process.getInputStream());
    this.commands = process.getOutputStream();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void put(String name, byte[] contents) throws IOException {
    byte[] head = (name + '\0').getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(head.length + contents.length);
    uninterrupted(
        () -> {
          send('P', frame.put(head).put(contents).array());
          return expect('K');
        });
  }

  @Override
  public byte[] get(String name) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(4 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    return uninterrupted(
        () -> {
          send('G', frame.putInt(BIGGEST_FILE).put(text).array());
          return expect('D');
        });
  }

  @Override
  public Outcome run(List<String> arguments, List<String> environment) throws InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TMPDIR=" + Boxes.FOLDER));
    words.addAll(environment);
    int variables = words.size();
    words.addAll(arguments);
    try {
      return within(limits.deadline().plus(GRACE), () -> run(words, variables));
    } catch (TimeoutException e) {
      close();
      return new Outcome(Outcome.End.DEADLINE, -1, "", "");
    } catch (IOException e) {
      close();
      return new Outcome(Outcome.End.NOT_STARTED, -1, "", "its box has ended: " + e.getMessage());
    }
  }

  private Outcome run(List<String> words, int variables) throws IOException {
    byte[] text = (String.join("\0", words) + '\0').getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(40 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(limits.memory()).putLong(BIGGEST_FILE);
    frame.putInt((int) limits.deadline().toSeconds() + 1);
    frame.putInt((int) limits.deadline().toMillis());
    frame.putInt(OUTPUT).putInt(PROCESSES).putInt(variables).putInt(words.size());
    send('R', frame.put(text).array());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    while (true) {
      Frame answer = receive();
      switch (answer.type) {
        case 'O' -> output.writeBytes(answer.contents);
        case 'E' -> errors.writeBytes(answer.contents);
        case 'X' -> {
          return outcome(
              answer.contents,
              output.toString(StandardCharsets.UTF_8),
              errors.toString(StandardCharsets.UTF_8));
        }
        default -> throw unexpected(answer);
      }
      if (output.size() > OUTPUT || errors.size() > OUTPUT) {
        throw new IOException("it wrote more than its foreman may let pass");
      }
    }
  }

  private static Outcome outcome(byte[] result, String output, String errors) throws IOException {
    ByteBuffer fields = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
    if (result.length != 5) {
      throw new IOException("an answer of a wrong length");
    }
    int how = fields.get();
    int status = fields.getInt();
    return switch (how) {
      case 0 -> new Outcome(Outcome.End.EXITED, status, output, errors);
      case 1 -> new Outcome(Outcome.End.DEADLINE, -1, "", "");
      case 2 -> new Outcome(Outcome.End.TOO_MUCH_OUTPUT, -1, "", "");
      default -> throw new IOException("an answer that makes no sense");
    };
  }

  private void send(char type, byte[] contents) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
    commands.write(head.put((byte) type).putInt(contents.length).array());
    commands.write(contents);
    commands.flush();
  }

  private Frame receive() throws IOException {
    try {
      char type = (char) answers.readUnsignedByte();
      int length = Integer.reverseBytes(answers.readInt());
      if (length < 0 || length > BIGGEST_FILE) {
        throw new IOException("an answer of a wrong length");
      }
      byte[] contents = new byte[length];
      answers.readFully(contents);
      return new Frame(type, contents);
    } catch (EOFException e) {
      throw new IOException("no answer" + lastWords(), e);
    }
  }

  /** What bubblewrap or the foreman said when they gave up. */
  private String lastWords() throws IOException {
    String said =
        new String(process.getErrorStream().readNBytes(500), StandardCharsets.UTF_8).strip();
    return said.isEmpty() ? "" : ": " + said;
  }

  private byte[] expect(char type) throws IOException {
    Frame answer = receive();
    if (answer.type == 'F') {
      throw new IOException(new String(answer.contents, StandardCharsets.UTF_8));
    }
    if (answer.type != type) {
      throw unexpected(answer);
    }
    return answer.contents;
  }

  private static IOException unexpected(Frame answer) {
    return new IOException("an answer of an unknown kind, " + (int) answer.type);
  }

  /** Copying a file takes no time worth interrupting, but an end it must have. */
  private <T> T uninterrupted(Exchange<T> exchange) throws IOException {
    try {
      return within(GRACE, exchange);
    } catch (TimeoutException e) {
      close();
      throw new IOException("its box does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A pipe can not be waited for with a deadline, so another thread reads it. */
  private <T> T within(Duration time, Exchange<T> exchange)
      throws IOException, InterruptedException, TimeoutException {
    FutureTask<T> task = new FutureTask<>(exchange::run);
    Thread.ofVirtual().start(task);
    try {
      return task.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      close();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("talking to a box", e.getCause());
    }
  }

  /** Ends everything in it: the foreman is the first process of its namespace. */
  @Override
  public void close() {
    List<ProcessHandle> inside = process.descendants().toList();
    process.destroyForcibly();
    inside.forEach(ProcessHandle::destroyForcibly);
  }
}
