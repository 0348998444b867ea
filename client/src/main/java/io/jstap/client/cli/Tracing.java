// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.session.Exits;
import io.jstap.client.session.Session;
import io.jstap.client.session.SessionListener;
import io.jstap.client.session.SessionSummary;
import io.jstap.client.target.ScriptCommands;
import io.jstap.client.target.TargetCommand;
import io.jstap.client.transport.Text;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A running session as the user sees it: its text, its warnings, its counters, its end. */
final class Tracing implements SessionListener {
  private static final int REMEMBERED_WARNINGS = 1024;
  private static final long LAST_WAIT_SECONDS = 3;

  private final Session session;
  private final TraceOutput output;
  private final Optional<TargetCommand> command;
  private final Optional<ScriptInput> input;
  private final Optional<ScriptCommands> commands;
  private final Options options;
  private final Marks marks;
  private final Set<String> warned = new HashSet<>();
  private volatile int commandStatus;
  private volatile boolean failed;
  private volatile boolean over;

  Tracing(
      Session session, TraceOutput output, ScriptServices services, Options options, Marks marks) {
    this.session = session;
    this.output = output;
    this.command = services.command();
    this.input = services.input();
    this.commands = services.commands();
    this.options = options;
    this.marks = marks;
  }

  /** Runs to the end; returns the exit status. */
  int run() throws ClientException {
    try {
      Session.End end = session.run(command.map(TargetCommand::pid).orElse(options.target), this);
      over = true;
      return switch (end) {
        case CLEAN -> commandStatus == 0 && !failed ? 0 : 1;
        case FAILED -> 1;
        case DETACHED -> 0;
        case ABANDONED -> throw abandoned();
      };
    } catch (IOException e) {
      Optional<ClientException> explained = output.explain(e);
      if (explained.isPresent()) {
        throw explained.get();
      }
      return 0;
    }
  }

  private static ClientException abandoned() {
    return new ClientException(
        ClientProblem.INTERRUPTED,
        "too many interrupts: left without waiting for the rest of the trace",
        "one ^C ends a session in order");
  }

  /** The first signal ends the session in order; with a command, its first ^C is the command's. */
  void signalled(int count) {
    int own = command.isPresent() ? count - 1 : count;
    if (own == 0) {
      // It may have no terminal that tells it.
      Thread.ofPlatform().daemon().start(() -> command.ifPresent(TargetCommand::interrupt));
    }
    if (own == 1) {
      session.stop();
    } else if (own == 2) {
      marks.say("stopping; once more to leave without waiting for the trace");
    } else if (own > 2) {
      session.abandon();
      Thread.ofPlatform().daemon().start(this::leave);
    }
  }

  /** For a helper that does not end; it goes on unloading by itself. */
  private void leave() {
    input.ifPresent(ScriptInput::close);
    try {
      TimeUnit.SECONDS.sleep(LAST_WAIT_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  @Override
  public void started() throws IOException {
    if (options.flightRecorder) {
      return;
    }
    input.ifPresent(this::give);
    if (Terminal.isWatched()) {
      marks.say("tracing; ^C ends it");
    }
    if (options.timeLimit != null) {
      Thread.ofPlatform().daemon().name("time limit").start(this::limit);
    }
    if (command.isPresent()) {
      command.get().release();
      Thread.ofPlatform().daemon().name("command").start(() -> await(command.get()));
    }
  }

  private void give(ScriptInput typed) {
    try {
      typed.start(session::type);
    } catch (IOException e) {
      error("the script cannot be given standard input: " + IoMessages.reason(e));
      failed = true;
      session.stop();
    }
  }

  private void limit() {
    try {
      TimeUnit.NANOSECONDS.sleep((long) (options.seconds() * 1e9));
      session.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(TargetCommand target) {
    try {
      int status = target.await();
      if (over) {
        // It was told to end, for the session had.
        return;
      }
      commandStatus = status;
      if (commandStatus != 0) {
        marks.say("WARNING: Child process exited " + Exits.describe(commandStatus));
      }
      session.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void records(byte[] frame) throws IOException {
    output.frame(frame);
  }

  @Override
  public void warning(String text) {
    boolean again = warned.size() >= REMEMBERED_WARNINGS || !warned.add(text);
    if (!options.noWarnings && (!again || options.verbosity(Options.LAST_PASS) > 0)) {
      marks.say("WARNING: " + printable(text));
    }
  }

  @Override
  public void error(String text) {
    marks.say("ERROR: " + printable(text));
  }

  @Override
  public void system(String line) {
    if (commands.isEmpty()) {
      warning("not run, for the script is one that was left alone: system(\"" + line + "\")");
      return;
    }
    try {
      commands.get().start(line);
    } catch (IOException e) {
      warning("system(\"" + line + "\") cannot be run: " + IoMessages.reason(e));
    }
  }

  private static String printable(String text) {
    return Text.cleanLines(text.stripTrailing());
  }

  @Override
  public void summary(SessionSummary summary) {
    if (options.noWarnings) {
      return;
    }
    if (summary.errors() > 0 || summary.skipped() > 0) {
      marks.say(
          "WARNING: Number of errors: %d, skipped probes: %d"
              .formatted(summary.errors(), summary.skipped()));
    }
    if (summary.lostRecords() > 0) {
      marks.say(
          "WARNING: There were %d lost messages and %d lost bytes: the buffers were full; -s MB makes them bigger"
              .formatted(summary.lostRecords(), summary.lostBytes()));
    }
  }
}
