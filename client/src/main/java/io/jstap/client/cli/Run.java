// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.local.LocalServer;
import io.jstap.client.local.UserFolder;
import io.jstap.client.node.Node;
import io.jstap.client.output.ProbeNames;
import io.jstap.client.session.Session;
import io.jstap.client.target.TargetCommand;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.RemoteCompilation;
import io.jstap.client.transport.RemoteCompilation.ReceivedModule;
import io.jstap.client.transport.RemoteListing;
import io.jstap.client.transport.ServerAddress;
import io.jstap.client.transport.Text;
import io.jstap.client.trust.Manifest;
import io.jstap.client.trust.ModuleContents;
import io.jstap.client.trust.ModuleVerifier;
import io.jstap.client.trust.TrustedSigners;
import io.jstap.diagnostics.NearestNames;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.ListedVariable;
import io.jstap.proto.v1.PassTiming;
import io.jstap.proto.v1.Summary;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** One run of the client, from its options to its exit status. */
final class Run {
  private static final int MODULE_PASS = 4;
  private static final Pattern NUMBER = Pattern.compile("-?(0x[0-9a-fA-F]{1,16}|[0-9]{1,18})");

  private final Options options;
  private final Interrupts interrupts;
  private final Node node = Node.read();
  private final Path trusted;

  Run(Options options, Interrupts interrupts) {
    this.options = options;
    this.interrupts = interrupts;
    this.trusted = options.trusted != null ? options.trusted : TrustedSigners.FOLDER;
  }

  int execute() throws ClientException {
    if (options.keep) {
      System.err.println(
          "note: -k has nothing to keep: no temporary files are made; -p3 shows the C text");
    }
    if (options.listing != null) {
      return list(Requests.listing(options, options.listing, node));
    }
    if (options.attach != null) {
      return attach(options.attach);
    }
    if (options.module != null) {
      byte[] bytes = read(options.module);
      return trace(bytes, verify(bytes));
    }
    RemoteCompilation.Result result = compile(Requests.build(options, node));
    if (options.verbose.length > 0) {
      timings(result.summary());
    }
    if (!result.summary().getSuccess()) {
      return 1;
    }
    if (options.warningsFail && result.summary().getWarnings() > 0) {
      throw new ClientException(
          ClientProblem.WARNINGS,
          "-W: the script compiles, but not without a warning",
          "do what the warnings say, or leave -W out");
    }
    System.out.print(result.output());
    if (result.module().isEmpty() || options.lastPass < MODULE_PASS) {
      return 0;
    }
    return use(result.module().get());
  }

  /** Returns 0 if something was listed. */
  private int list(ListProbesRequest request) throws ClientException {
    try (ConsoleEvents events = events();
        Connection connection = connect(events)) {
      PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
      Summary summary =
          RemoteListing.run(connection, request, events, entry -> out.println(line(entry)));
      out.flush();
      if (options.verbose.length > 0) {
        timings(summary);
      }
      return summary.getSuccess() ? 0 : 1;
    }
  }

  private String line(ListedEntry entry) {
    if (options.format == OutputFormat.JSON) {
      return JsonLines.entry(entry);
    }
    StringBuilder line = new StringBuilder(Text.clean(entry.getText()));
    // The text of a function has its parameters already.
    boolean point = entry.getName().isEmpty();
    for (ListedVariable variable : point ? entry.getVariablesList() : List.<ListedVariable>of()) {
      line.append(' ').append(Text.clean(variable.getName() + ":" + variable.getType()));
    }
    return line.toString();
  }

  private RemoteCompilation.Result compile(CompileRequest request) throws ClientException {
    try (ConsoleEvents events = events();
        Connection connection = connect(events)) {
      return RemoteCompilation.run(connection, request, events);
    }
  }

  private int use(ReceivedModule module) throws ClientException {
    byte[] bytes = module.bytes().toByteArray();
    boolean foreign = Requests.isForeign(options, node);
    boolean run = options.lastPass > MODULE_PASS && !foreign;
    Manifest manifest = run ? verify(bytes) : verifyForSaving(bytes);
    if (!manifest.module().equals(module.name())) {
      throw new ClientException(
          ClientProblem.BAD_REPLY,
          "the server announced the module " + module.name() + " and sent " + manifest.module(),
          "run again; if it stays so, use another server");
    }
    if (!run || options.moduleName != null) {
      save(module.name(), bytes);
    }
    if (foreign && options.lastPass > MODULE_PASS) {
      System.err.println(
          "WARNING: the module is for %s, running is %s: it is not run"
              .formatted(options.release, node.release()));
    }
    return run ? trace(bytes, manifest) : 0;
  }

  private Manifest verify(byte[] module) throws ClientException {
    return new ModuleVerifier(TrustedSigners.read(trusted)).verify(module, node, Instant.now());
  }

  /**
   * A machine that only compiles may trust nobody; then whoever loads the file judges its
   * signature.
   */
  private Manifest verifyForSaving(byte[] module) throws ClientException {
    return TrustedSigners.exist(trusted)
        ? new ModuleVerifier(TrustedSigners.read(trusted)).verifyOrigin(module, Instant.now())
        : ModuleVerifier.readManifest(module);
  }

  private ConsoleEvents events() {
    return new ConsoleEvents(options.noWarnings, options.format, interrupts::reached);
  }

  private Connection connect(ConsoleEvents events) throws ClientException {
    if (options.local) {
      return Connection.open(LocalServer.ofUser().ensure(events), Path.of(""));
    }
    String server = options.server != null ? options.server : System.getenv("JSTAP_SERVER");
    if (server == null || server.isBlank()) {
      throw new ClientException(
          ClientProblem.USAGE,
          "no compile server is named",
          "give --server HOST or set JSTAP_SERVER; bin/jstap starts a server on this machine by itself");
    }
    return Connection.open(ServerAddress.parse(server), certificates());
  }

  private Path certificates() {
    if (options.certificates != null) {
      return options.certificates;
    }
    Path own = UserFolder.path().resolve("client");
    Path machine = Path.of("/etc/jstap/client");
    return Files.exists(own.resolve("client.pem")) || !Files.exists(machine) ? own : machine;
  }

  private void timings(Summary summary) {
    for (PassTiming pass : summary.getPassesList()) {
      System.err.println(
          options.format == OutputFormat.JSON
              ? JsonLines.pass(pass)
              : String.format(
                  Locale.ROOT,
                  "Pass %s: %.1f ms, %.1f MB",
                  Text.clean(pass.getName()),
                  pass.getNanoseconds() / 1e6,
                  pass.getAllocatedBytes() / 1e6));
    }
    if (summary.getCacheHit() && options.format == OutputFormat.TEXT) {
      System.err.println("The module came from the server's cache.");
    }
  }

  /** The name is checked: it holds no path. */
  private void save(String name, byte[] module) throws ClientException {
    Path file = Path.of(name + ".ko");
    try {
      Files.write(file, module);
    } catch (IOException e) {
      discard(file);
      throw new ClientException(
          ClientProblem.FILE,
          "cannot write " + file + ": " + IoMessages.reason(e),
          "change to a folder that can be written and has room",
          e);
    }
    System.out.println(
        options.format == OutputFormat.JSON ? JsonLines.module(file.toString()) : file);
  }

  private static void discard(Path half) {
    try {
      Files.deleteIfExists(half);
    } catch (IOException e) {
      System.err.println("note: " + half + " is not whole, and cannot be removed");
    }
  }

  private static byte[] read(Path file) throws ClientException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot read " + file + ": " + IoMessages.reason(e),
          "name a module that -p4 made",
          e);
    }
  }

  private int trace(byte[] module, Manifest manifest) throws ClientException {
    long start = System.nanoTime();
    if (options.verbose.length > 0) {
      System.err.println("Pass run: starting");
    }
    checkGlobals(module);
    if (options.flightRecorder) {
      return fly(module, manifest);
    }
    Optional<TargetCommand> command = command(manifest);
    try (TraceOutput output = TraceOutput.open(options, node.name(), probes(module));
        Session session = Session.open(helper(), module, buffer(), options.globals)) {
      Tracing tracing = new Tracing(session, output, command, options);
      if (options.isJson()) {
        session.askForData();
      }
      interrupts.onSignal(tracing::signalled);
      return tracing.run();
    } finally {
      command.ifPresent(TargetCommand::abandon);
      if (options.verbose.length > 0) {
        System.err.printf(Locale.ROOT, "Pass run: %.1f ms%n", (System.nanoTime() - start) / 1e6);
      }
    }
  }

  /** Starts a session and leaves it alone; with -o a process of its own writes what it prints. */
  private int fly(byte[] module, Manifest manifest) throws ClientException {
    try (TraceOutput nothing = TraceOutput.none();
        Session session = Session.open(helper(), module, buffer(), options.globals)) {
      Tracing tracing = new Tracing(session, nothing, Optional.empty(), options);
      interrupts.onSignal(tracing::signalled);
      session.leaveAlone();
      int status = tracing.run();
      if (status == 0) {
        new FlightRecorder(options).announce(manifest.module());
      }
      return status;
    }
  }

  private int attach(String name) throws ClientException {
    try (TraceOutput output = TraceOutput.open(options, node.name(), ProbeNames.unknown());
        Session session = Session.attach(helper(), name)) {
      Tracing tracing = new Tracing(session, output, Optional.empty(), options);
      interrupts.onSignal(tracing::signalled);
      return tracing.run();
    }
  }

  private static ProbeNames probes(byte[] module) {
    return ModuleContents.section(module, ProbeNames.SECTION)
        .map(ProbeNames::of)
        .orElseGet(ProbeNames::unknown);
  }

  private void checkGlobals(byte[] module) throws ClientException {
    Map<String, Boolean> globals = ModuleContents.globals(module);
    Set<String> known = globals.keySet();
    for (String global : options.globals) {
      String name = global.substring(0, global.indexOf('='));
      if (!known.contains(name)) {
        List<String> near = NearestNames.of(name, known, 3);
        throw new ClientException(
            ClientProblem.USAGE,
            "-G %s: the script has no global '%s' that is a number or a string and is used"
                .formatted(global, name),
            near.isEmpty()
                ? "it has " + (known.isEmpty() ? "none" : String.join(", ", known))
                : "did you mean " + String.join(", ", near) + "?");
      }
      boolean number = Boolean.TRUE.equals(globals.get(name));
      if (number && !NUMBER.matcher(global.substring(name.length() + 1)).matches()) {
        throw new ClientException(
            ClientProblem.USAGE,
            "-G " + global + ": the global '" + name + "' is a number",
            "give it one, for example -G " + name + "=5");
      }
    }
  }

  private Optional<TargetCommand> command(Manifest manifest) throws ClientException {
    if (options.command == null) {
      return Optional.empty();
    }
    return Optional.of(
        TargetCommand.start(
            options.command,
            Map.of(
                "SYSTEMTAP_MODULE",
                manifest.module(),
                "SYSTEMTAP_VERBOSE",
                Integer.toString(options.verbose.length))));
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
