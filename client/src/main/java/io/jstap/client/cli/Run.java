// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.node.Node;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.RemoteCompilation;
import io.jstap.client.transport.RemoteCompilation.ReceivedModule;
import io.jstap.client.transport.Text;
import io.jstap.client.trust.Manifest;
import io.jstap.client.trust.ModuleVerifier;
import io.jstap.client.trust.TrustedSigners;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.ListedVariable;
import io.jstap.proto.v1.Summary;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** One run of the client on machines with the same kernel, from its options to its exit status. */
final class Run {
  private static final int MODULE_PASS = 4;
  private static final int OUTPUT_BUFFER = 64 << 10;

  private final Options options;
  private final Interrupts interrupts;
  private final Node node;
  private final List<Host> hosts;
  private final ScriptInput typed;
  private final String suffix;
  private final Path trusted;

  /**
   * @param node what the script is compiled for
   * @param hosts where it runs
   * @param suffix what the name of a saved module has, for there are others of other kernels
   */
  Run(
      Options options,
      Interrupts interrupts,
      Node node,
      List<Host> hosts,
      ScriptInput typed,
      String suffix) {
    this.options = options;
    this.interrupts = interrupts;
    this.node = node;
    this.hosts = hosts;
    this.typed = typed;
    this.suffix = suffix;
    this.trusted = options.trusted != null ? options.trusted : TrustedSigners.FOLDER;
  }

  /** On this machine; the exit status. */
  static int here(Options options, Interrupts interrupts) throws ClientException {
    Node node = Node.read();
    try (Host host = Host.here(options, node);
        ScriptInput typed = new ScriptInput()) {
      Run run = new Run(options, interrupts, node, List.of(host), typed, "");
      run.upload();
      return options.onlyUploads() ? 0 : run.execute();
    }
  }

  /** What is done once, whatever the machines are. */
  void upload() throws ClientException {
    for (Path file : options.uploads) {
      try (ConsoleEvents events = events();
          Connection connection = new ServerChoice(options).connect(events)) {
        new Uploads(node, options.format).send(connection, file, events);
      }
    }
  }

  int execute() throws ClientException {
    if (options.listing != null) {
      return list(Requests.listing(options, options.listing, node));
    }
    String attached = options.attach;
    if (attached != null) {
      return onEach(host -> execution(host).attach(attached));
    }
    if (options.module != null) {
      byte[] bytes = read(options.module);
      return onEach(host -> execution(host).trace(bytes, verify(bytes, host)));
    }
    if (hosts.size() > 1 && hasTarget()) {
      return apart();
    }
    RemoteCompilation.Result result =
        compile(Requests.build(options, node, hosts.getFirst().description().highestClass()));
    if (result.wanted().isPresent()) {
      return apart();
    }
    Timings.print(result.summary(), options);
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
        HostPrograms programs = HostPrograms.of(hosts.getFirst(), options);
        Connection connection = new ServerChoice(options).connect(events)) {
      // A print stream alone would write each line by itself.
      PrintStream out =
          new PrintStream(
              new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER),
              false,
              UTF_8);
      Summary summary =
          new ProgramAnswers(connection, programs, events)
              .list(
                  request.toBuilder().setAnswersPrograms(answersPrograms()).build(),
                  entry -> out.println(line(entry)))
              .summary();
      out.flush();
      Timings.print(summary, options);
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
    CompileRequest.Builder whole = request.toBuilder().setAnswersPrograms(answersPrograms());
    try (ConsoleEvents events = events();
        HostPrograms programs = HostPrograms.of(hosts.getFirst(), options);
        Connection connection = new ServerChoice(options).connect(events)) {
      if (hosts.size() > 1) {
        return RemoteCompilation.run(connection, whole.build(), events);
      }
      if (answersPrograms() && !Requests.isForeign(options, node)) {
        programs.ofTarget().ifPresent(whole::addSymbolPrograms);
      }
      return new ProgramAnswers(connection, programs, events).compile(whole.build());
    }
  }

  private boolean hasTarget() {
    return options.command != null || options.target != 0;
  }

  /** One by one: each machine has programs of its own, and so its own module. */
  private int apart() {
    return new SideBySide(options.format)
        .run(
            hosts,
            Host::marks,
            host ->
                new Run(
                        options,
                        interrupts,
                        host.description().node(),
                        List.of(host),
                        typed,
                        suffix + "-" + host.id())
                    .execute());
  }

  /**
   * Programs are those of the machine where the session runs: this one, or one where a shell can be
   * asked. What is compiled for another kernel is taken to run on a machine like this one.
   */
  private boolean answersPrograms() {
    return hosts.stream().allMatch(host -> !host.isRemote() || host.transport().runsCommands());
  }

  private int use(ReceivedModule module) throws ClientException {
    byte[] bytes = module.bytes().toByteArray();
    boolean foreign = Requests.isForeign(options, node);
    boolean run = options.lastPass > MODULE_PASS && !foreign;
    Manifest manifest = run ? ModuleVerifier.readManifest(bytes) : verifyForSaving(bytes);
    if (!manifest.module().equals(module.name())) {
      throw new ClientException(
          ClientProblem.BAD_REPLY,
          "the server announced the module " + module.name() + " and sent " + manifest.module(),
          "run again; if it stays so, use another server");
    }
    if (!run || options.moduleName != null) {
      if (run) {
        verify(bytes, hosts.getFirst());
      }
      save(module.name(), bytes);
    }
    if (foreign && options.lastPass > MODULE_PASS) {
      System.err.println(
          "WARNING: the module is for %s, running is %s: it is not run"
              .formatted(options.release, node.release()));
    }
    return run ? onEach(host -> execution(host).trace(bytes, verify(bytes, host))) : 0;
  }

  private int onEach(SideBySide.Job<Host> job) throws ClientException {
    return hosts.size() == 1
        ? job.run(hosts.getFirst())
        : new SideBySide(options.format).run(hosts, Host::marks, job);
  }

  /**
   * The helper of another machine judges the signature by the signers that are trusted there; this
   * one may trust nobody.
   */
  private Manifest verify(byte[] module, Host host) throws ClientException {
    Node there = host.description().node();
    return host.isRemote() && !TrustedSigners.exist(trusted)
        ? ModuleVerifier.verifyPlace(module, there, Instant.now())
        : new ModuleVerifier(TrustedSigners.read(trusted)).verify(module, there, Instant.now());
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

  private Execution execution(Host host) {
    return new Execution(options, interrupts, host, typed);
  }

  private ConsoleEvents events() {
    return new ConsoleEvents(options.noWarnings, options.format, interrupts::reached);
  }

  /** The name is checked: it holds no path. */
  private void save(String name, byte[] module) throws ClientException {
    Path file = Path.of(name + suffix + ".ko");
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
}
