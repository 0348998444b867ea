// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.output.ProbeNames;
import io.jstap.client.output.SinkStream;
import io.jstap.client.session.Session;
import io.jstap.client.session.Wishes;
import io.jstap.client.target.ChannelCommand;
import io.jstap.client.target.LocalCommand;
import io.jstap.client.target.ScriptCommands;
import io.jstap.client.target.TargetCommand;
import io.jstap.client.trust.Manifest;
import io.jstap.client.trust.ModuleContents;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Runs modules on a machine, with the helper that loads them there. */
final class Execution {
  private final Options options;
  private final Interrupts interrupts;
  private final Host host;
  private final ScriptInput typed;

  /**
   * @param typed standard input, for a script that reads it
   */
  Execution(Options options, Interrupts interrupts, Host host, ScriptInput typed) {
    this.options = options;
    this.interrupts = interrupts;
    this.host = host;
    this.typed = typed;
  }

  /** Runs a verified module until its session ends; the exit status. */
  int trace(byte[] module, Manifest manifest) throws ClientException {
    long start = System.nanoTime();
    if (options.verbosity(Options.LAST_PASS) > 0) {
      host.marks().say("Pass run: starting");
    }
    GlobalValues.check(options.globals, module);
    ProbeNames probes = probes(module);
    boolean input = ScriptInput.isAskedFor(probes);
    if (options.flightRecorder) {
      if (input) {
        throw OptionRules.usage(
            "-F leaves the session alone: a script that reads input cannot go with it");
      }
      return fly(module, manifest);
    }
    Map<String, String> environment = environment(manifest.module());
    Optional<TargetCommand> command = command(environment, /* withInput= */ !input);
    try (TraceOutput output = TraceOutput.open(options, host, probes);
        Session session = Session.open(host.connect(), module, wishes(module))) {
      ScriptServices services =
          new ScriptServices(
              command,
              input ? Optional.of(typed) : Optional.empty(),
              Optional.of(new ScriptCommands(host.transport(), environment)));
      Tracing tracing = new Tracing(session, output, services, options, host.marks());
      if (options.isJson()) {
        session.askForData();
      }
      interrupts.onSignal(tracing::signalled);
      int status = tracing.run();
      // While the way to its machine is there.
      command.ifPresent(TargetCommand::abandon);
      return status;
    } finally {
      command.ifPresent(TargetCommand::abandon);
      if (options.verbosity(Options.LAST_PASS) > 0) {
        host.marks()
            .say(
                String.format(Locale.ROOT, "Pass run: %.1f ms", (System.nanoTime() - start) / 1e6));
      }
    }
  }

  /** Starts a session and leaves it alone; with -o a process of its own writes what it prints. */
  private int fly(byte[] module, Manifest manifest) throws ClientException {
    try (TraceOutput nothing = TraceOutput.none();
        Session session = Session.open(host.connect(), module, wishes(module))) {
      Tracing tracing = new Tracing(session, nothing, ScriptServices.NONE, options, host.marks());
      interrupts.onSignal(tracing::signalled);
      session.leaveAlone();
      int status = tracing.run();
      if (status == 0) {
        new FlightRecorder(options, host).announce(manifest.module());
      }
      return status;
    }
  }

  /** Goes on with the session of a flight recorder; the exit status. */
  int attach(String name) throws ClientException {
    try (TraceOutput output = TraceOutput.open(options, host, ProbeNames.unknown());
        Session session = Session.attach(host.connect(), name)) {
      Tracing tracing = new Tracing(session, output, ScriptServices.NONE, options, host.marks());
      interrupts.onSignal(tracing::signalled);
      return tracing.run();
    }
  }

  private static ProbeNames probes(byte[] module) {
    return ModuleContents.section(module, ProbeNames.SECTION)
        .map(ProbeNames::of)
        .orElseGet(ProbeNames::unknown);
  }

  private Wishes wishes(byte[] module) {
    List<String> values = new ArrayList<>(options.globals);
    values.addAll(GivenValues.of(module, host, options.targetNamespaces));
    return new Wishes(buffer(), values, processes());
  }

  /** The processes that the user names have to be there. */
  private List<Integer> processes() {
    return Stream.of(options.target, options.targetNamespaces).filter(pid -> pid > 0).toList();
  }

  /** What the processes that are started for a script know of it. */
  private Map<String, String> environment(String module) {
    return Map.of(
        "SYSTEMTAP_MODULE",
        module,
        "SYSTEMTAP_VERBOSE",
        Integer.toString(options.verbosity(Options.LAST_PASS)));
  }

  private Optional<TargetCommand> command(Map<String, String> environment, boolean withInput)
      throws ClientException {
    if (options.command == null) {
      return Optional.empty();
    }
    if (host.transport().isHere()) {
      return Optional.of(LocalCommand.start(options.command, environment, withInput));
    }
    OutputStream output = new SinkStream(TraceOutput.standardOutput(host.marks()));
    // Of several, none has our input.
    return Optional.of(
        ChannelCommand.start(
            host.transport(),
            options.command,
            environment,
            withInput && options.remotes.size() == 1,
            output));
  }

  private OptionalInt buffer() {
    return options.bufferMegabytes > 0
        ? OptionalInt.of(options.bufferMegabytes * 1024)
        : OptionalInt.empty();
  }
}
