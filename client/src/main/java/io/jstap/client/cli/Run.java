// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import com.google.protobuf.ByteString;
import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import io.jstap.client.session.Session;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.RemoteCompilation;
import io.jstap.client.transport.RemoteCompilation.ReceivedModule;
import io.jstap.client.transport.ServerAddress;
import io.jstap.client.trust.ModuleVerifier;
import io.jstap.client.trust.TrustedSigners;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.PassTiming;
import io.jstap.proto.v1.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** One run of the client, from its options to its exit status. */
final class Run {
  private final Options options;
  private final Node node = Node.read();

  Run(Options options) {
    this.options = options;
  }

  int execute() throws ClientException {
    if (options.module != null) {
      return trace(read(options.module));
    }
    CompileRequest request = Requests.build(options, node);
    RemoteCompilation.Result result;
    try (Connection connection = connect()) {
      result = RemoteCompilation.run(connection, request, new ConsoleEvents(options.noWarnings));
    }
    if (options.verbose.length > 0) {
      timings(result.summary());
    }
    if (!result.summary().getSuccess()) {
      return 1;
    }
    System.out.print(result.output());
    if (result.module().isEmpty()) {
      return 0;
    }
    ReceivedModule module = result.module().get();
    if (options.lastPass <= 4 || options.moduleName != null) {
      save(module);
    }
    if (options.lastPass <= 4) {
      return 0;
    }
    if (options.release != null && !options.release.equals(node.release())) {
      System.err.println(
          "WARNING: the module is for "
              + options.release
              + ", running is "
              + node.release()
              + ": it is not run");
      save(module);
      return 0;
    }
    return trace(module.bytes());
  }

  private Connection connect() throws ClientException {
    if (options.local) {
      return Connection.open(new LocalServer().ensure(), certificates());
    }
    String server = options.server != null ? options.server : System.getenv("JSTAP_SERVER");
    if (server == null || server.isBlank()) {
      throw new ClientException(
          "JS5001",
          "no compile server is named",
          "--server HOST, or the environment variable JSTAP_SERVER; bin/jstap starts one on this machine by itself");
    }
    return Connection.open(ServerAddress.parse(server), certificates());
  }

  private Path certificates() {
    if (options.certificates != null) {
      return options.certificates;
    }
    Path own = LocalServer.state().resolve("client");
    return Files.exists(own.resolve("client.pem")) ? own : Path.of("/etc/jstap/client");
  }

  private static void timings(Summary summary) {
    for (PassTiming pass : summary.getPassesList()) {
      System.err.printf(
          Locale.ROOT, "pass %s: %.1f ms%n", pass.getName(), pass.getNanoseconds() / 1e6);
    }
    if (summary.getCacheHit()) {
      System.err.println("the module came from the server's cache");
    }
  }

  private static void save(ReceivedModule module) throws ClientException {
    if (!module.name().matches("[A-Za-z0-9_]{1,55}")) {
      throw new ClientException(
          "JS5010", "the server sent a module with an impossible name", "do not use this server");
    }
    Path file = Path.of(module.name() + ".ko");
    try {
      Files.write(file, module.bytes().toByteArray());
    } catch (IOException e) {
      throw new ClientException(
          "JS5023",
          "cannot write " + file + ": " + e.getMessage(),
          "change to a folder that can be written",
          e);
    }
    System.out.println(file);
  }

  private static ByteString read(Path file) throws ClientException {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ClientException(
          "JS5023",
          "cannot read " + file + ": " + e.getMessage(),
          "name a module that -p4 made",
          e);
    }
  }

  private int trace(ByteString module) throws ClientException {
    byte[] bytes = module.toByteArray();
    Path trusted = options.trusted != null ? options.trusted : TrustedSigners.FOLDER;
    new ModuleVerifier(TrustedSigners.read(trusted)).verify(bytes, node, Instant.now());
    try (TraceOutput output = TraceOutput.open(options.output)) {
      Optional<TargetCommand> command = TargetCommand.start(options.command);
      try (Session session = Session.open(helper(), bytes, buffer())) {
        Shutdown.guard(session);
        return new Tracing(session, output, command, options).run();
      } finally {
        command.ifPresent(TargetCommand::abandon);
      }
    }
  }

  private Optional<Integer> buffer() {
    return options.bufferMegabytes > 0
        ? Optional.of(options.bufferMegabytes * 1024)
        : Optional.empty();
  }

  private Path helper() {
    if (options.helper != null) {
      return options.helper;
    }
    Path installed = Path.of("/usr/lib/jstap/staprun-native");
    return Files.exists(installed)
        ? installed
        : Path.of(System.getProperty("jstap.home", "."), "build/staprun-native");
  }
}
