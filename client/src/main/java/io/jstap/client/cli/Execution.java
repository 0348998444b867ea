// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import io.jstap.client.output.ProbeNames;
import io.jstap.client.session.Session;
import io.jstap.client.target.ScriptCommands;
import io.jstap.client.target.TargetCommand;
import io.jstap.client.trust.Manifest;
import io.jstap.client.trust.ModuleContents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs modules on this machine, with the helper that loads them. */
final class Execution {
  private final Options options;
  private final Interrupts interrupts;
  private final Node node;

  Execution(Options options, Interrupts interrupts, Node node) {
    this.options = options;
    this.interrupts = interrupts;
    this.node = node;
  }

  /** Runs a verified module until its session ends; the exit status. */
  int trace(byte[] module, Manifest manifest) throws ClientException {
    long start = System.nanoTime();
    if (options.verbosity(Options.LAST_PASS) > 0) {
      System.err.println("Pass run: starting");
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
    try (TraceOutput output = TraceOutput.open(options, node.name(), probes);
        ScriptInput typed = ScriptInput.of(manifest.module());
        Session session = Session.open(helper(), module, buffer(), values(module))) {
      ScriptServices services =
          new ScriptServices(
              command,
              input ? Optional.of(typed) : Optional.empty(),
              Optional.of(new ScriptCommands(environment)));
      Tracing tracing = new Tracing(session, output, services, options);
      if (options.isJson()) {
        session.askForData();
      }
      interrupts.onSignal(tracing::signalled);
      return tracing.run();
    } finally {
      command.ifPresent(TargetCommand::abandon);
      if (options.verbosity(Options.LAST_PASS) > 0) {
        System.err.printf(Locale.ROOT, "Pass run: %.1f ms%n", (System.nanoTime() - start) / 1e6);
      }
    }
  }

  /** Starts a session and leaves it alone; with -o a process of its own writes what it prints. */
  private int fly(byte[] module, Manifest manifest) throws ClientException {
    try (TraceOutput nothing = TraceOutput.none();
        Session session = Session.open(helper(), module, buffer(), values(module))) {
      Tracing tracing = new Tracing(session, nothing, ScriptServices.NONE, options);
      interrupts.onSignal(tracing::signalled);
      session.leaveAlone();
      int status = tracing.run();
      if (status == 0) {
        new FlightRecorder(options).announce(manifest.module());
      }
      return status;
    }
  }

  /** Goes on with the session of a flight recorder; the exit status. */
  int attach(String name) throws ClientException {
    try (TraceOutput output = TraceOutput.open(options, node.name(), ProbeNames.unknown());
        Session session = Session.attach(helper(), name)) {
      Tracing tracing = new Tracing(session, output, ScriptServices.NONE, options);
      interrupts.onSignal(tracing::signalled);
      return tracing.run();
    }
  }

  private static ProbeNames probes(byte[] module) {
    return ModuleContents.section(module, ProbeNames.SECTION)
        .map(ProbeNames::of)
        .orElseGet(ProbeNames::unknown);
  }

  private List<String> values(byte[] module) throws ClientException {
    List<String> values = new ArrayList<>(options.globals);
    values.addAll(
        GivenValues.of(
            module, options.targetNamespaces, ZonedDateTime.now(ZoneId.systemDefault())));
    return values;
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
    return options.command == null
        ? Optional.empty()
        : Optional.of(TargetCommand.start(options.command, environment, withInput));
  }

  private OptionalInt buffer() {
    return options.bufferMegabytes > 0
        ? OptionalInt.of(options.bufferMegabytes * 1024)
        : OptionalInt.empty();
  }

  /** The installed helper; the one in the checkout is not setuid, so it is of use to root only. */
  private Path helper() {
    if (options.helper != null) {
      return options.helper;
    }
    Path installed = Path.of("/usr/lib/jstap/staprun-native");
    Path built = Path.of(System.getProperty("jstap.home", "."), "build/staprun-native");
    boolean root = "root".equals(System.getProperty("user.name"));
    return !Files.exists(installed) && root && Files.exists(built) ? built : installed;
  }
}
