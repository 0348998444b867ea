// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.target;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.remote.ShellText;
import io.jstap.client.remote.Transport;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command on another machine. A shell there says its own pid, waits for a line, and becomes the
 * command; a second shell around it gives the status of a command that a signal ends as 128 and its
 * number. Signals go through a command of their own, for a channel carries none.
 */
public final class ChannelCommand implements TargetCommand {
  private static final int LONGEST_PID = 12;
  private static final int GREETING_SECONDS = 60;
  private static final int LAST_OUTPUT_MS = 2000;
  private static final int TELLING_SECONDS = 5;

  /** Arguments: pid, signal. Parents are told before their children, whose end they may see. */
  private static final String TELL =
      """
      all() { echo $1; for child in $(cat /proc/$1/task/$1/children 2> /dev/null); do all $child; done; }
      kill -$2 $(all $1) 2> /dev/null
      """;

  private final Transport transport;
  private final Process process;
  private final OutputStream output;
  private final boolean withInput;
  private int pid;
  private boolean released;
  private boolean abandoned;
  private volatile @Nullable Thread copier;

  private ChannelCommand(
      Transport transport, Process process, OutputStream output, boolean withInput) {
    this.transport = transport;
    this.process = process;
    this.output = output;
    this.withInput = withInput;
  }

  /**
   * Starts a command, which waits.
   *
   * @param command words for exec, or a line for {@code /bin/sh} when it has shell syntax in it
   * @param environment what it gets besides its own environment
   * @param withInput whether it gets our standard input, too; else it gets none
   * @param output takes what it prints
   */
  public static ChannelCommand start(
      Transport transport,
      String command,
      Map<String, String> environment,
      boolean withInput,
      OutputStream output)
      throws ClientException {
    String line =
        SHELL_SYNTAX.matcher(command).find()
            ? "/bin/sh -c " + ShellText.quote(command)
            : ShellText.quote(List.of(command.strip().split("\\s+")));
    String inner =
        Exports.text(environment)
            + "echo $$; read -r go; [ \"$go\" = go ] || exit 125; exec "
            + line
            + (withInput ? "" : " < /dev/null");
    String outer = "/bin/sh -c " + ShellText.quote(inner) + "; exit $?";
    try {
      Process process =
          transport.start(List.of("/bin/sh", "-c", outer), Redirect.PIPE, Redirect.PIPE);
      ChannelCommand started = new ChannelCommand(transport, process, output, withInput);
      started.awaitPid();
      return started;
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.TARGET,
          "cannot start the command of -c: " + e.getMessage(),
          "it is started by /bin/sh on that machine: does that work?",
          e);
    }
  }

  private void awaitPid() throws IOException {
    Thread limit = Thread.ofPlatform().daemon().name("command's start").start(this::limitStart);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = process.getInputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < '0' || c > '9' || line.size() > LONGEST_PID) {
        process.destroy();
        throw new IOException("it did not say its pid");
      }
      line.write(c);
    }
    limit.interrupt();
    try {
      pid = Integer.parseInt(line.toString(StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      process.destroy();
      throw new IOException("it did not say its pid", e);
    }
  }

  private void limitStart() {
    try {
      TimeUnit.SECONDS.sleep(GREETING_SECONDS);
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public void release() throws IOException {
    released = true;
    process.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    copier = Thread.ofPlatform().daemon().name("command's output").start(this::copyOutput);
    if (withInput) {
      Thread.ofPlatform().daemon().name("command's input").start(this::copyInput);
    } else {
      process.getOutputStream().close();
    }
  }

  private void copyOutput() {
    try (output) {
      process.getInputStream().transferTo(output);
    } catch (IOException e) {
      // Nobody reads our own output any more: the trace says so, which goes the same way.
      process.destroy();
    }
  }

  private void copyInput() {
    try (OutputStream to = process.getOutputStream();
        InputStream in = new FileInputStream(FileDescriptor.in)) {
      byte[] buffer = new byte[4096];
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        to.write(buffer, 0, size);
        to.flush();
      }
    } catch (IOException e) {
      // The command has ended, or takes no more.
      return;
    }
  }

  @Override
  public void interrupt() {
    tell("INT");
  }

  private void tell(String signal) {
    try {
      Process teller =
          transport.start(
              List.of("/bin/sh", "-c", TELL, "sh", Integer.toString(pid), signal),
              Redirect.from(new File("/dev/null")),
              Redirect.INHERIT);
      teller.waitFor(TELLING_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      System.err.println("WARNING: the command of -c cannot be told to end: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int await() throws InterruptedException {
    int status = process.waitFor();
    Thread copying = copier;
    if (copying != null) {
      // What it printed last; children of it may hold its output open for ever.
      copying.join(LAST_OUTPUT_MS);
    }
    return status;
  }

  /** Ends it: a command on another machine has nobody who could end it later. */
  @Override
  public void abandon() {
    if (!released) {
      process.destroy();
    } else if (process.isAlive() && !abandoned) {
      tell("TERM");
    }
    abandoned = true;
  }
}
