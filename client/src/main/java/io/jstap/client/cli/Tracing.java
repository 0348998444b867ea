// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.session.Session;
import io.jstap.client.session.SessionListener;
import io.jstap.client.session.SessionSummary;
import java.io.IOException;
import java.util.Optional;

/** A running session as the user sees it: its text, its warnings, its counters at the end. */
final class Tracing implements SessionListener {
  private final Session session;
  private final TraceOutput output;
  private final Optional<TargetCommand> command;
  private final Options options;
  private volatile int commandStatus;

  Tracing(Session session, TraceOutput output, Optional<TargetCommand> command, Options options) {
    this.session = session;
    this.output = output;
    this.command = command;
    this.options = options;
  }

  int run() throws ClientException {
    Session.End end;
    try {
      end = session.run(command.map(TargetCommand::pid).orElse(options.target), this);
    } catch (ClientException e) {
      if (e.getCause() instanceof TraceOutput.ReaderGone) {
        return 0;
      }
      throw e;
    }
    return end == Session.End.FAILED || commandStatus != 0 ? 1 : 0;
  }

  @Override
  public void started() throws IOException {
    if (command.isPresent()) {
      command.get().release();
      Thread.ofVirtual().name("command").start(() -> waitFor(command.get()));
    }
  }

  private void waitFor(TargetCommand target) {
    try {
      commandStatus = target.process().waitFor();
      if (commandStatus > 128) {
        System.err.println("WARNING: Child process exited with signal " + (commandStatus - 128));
      } else if (commandStatus != 0) {
        System.err.println("WARNING: Child process exited with status " + commandStatus);
      }
      session.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void output(byte[] text, int offset, int length) throws IOException {
    output.write(text, offset, length);
  }

  @Override
  public void warning(String text) {
    if (!options.noWarnings) {
      System.err.println("WARNING: " + printable(text));
    }
  }

  @Override
  public void error(String text) {
    System.err.println("ERROR: " + printable(text));
  }

  private static String printable(String text) {
    return text.stripTrailing().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
  }

  @Override
  public void summary(SessionSummary summary) {
    if (summary.errors() > 0 || summary.skipped() > 0) {
      System.err.println(
          "WARNING: Number of errors: %d, skipped probes: %d"
              .formatted(summary.errors(), summary.skipped()));
    }
    if (summary.lostRecords() > 0) {
      System.err.println(
          "WARNING: %d records (%d bytes) were lost: the buffers were full; -s MB makes them bigger"
              .formatted(summary.lostRecords(), summary.lostBytes()));
    }
  }
}
