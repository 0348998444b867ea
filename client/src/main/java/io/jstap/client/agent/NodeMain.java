// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.local.UserFolder;
import io.jstap.client.remote.RemoteAddress;
import io.jstap.client.remote.Transport;
import io.jstap.client.remote.Transports;
import io.jstap.client.transport.ServerAddress;
import io.jstap.client.trust.TrustedSigners;
import io.jstap.diagnostics.ProblemRenderer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code jstap-node}. Exit status 0, or 1 after one diagnostic. */
@Command(
    name = "jstap-node",
    mixinStandardHelpOptions = true,
    version = "jstap-node 0.1.0",
    description = "Makes this machine a node of a fleet.",
    synopsisSubcommandLabel = "COMMAND")
public final class NodeMain implements Callable<Integer> {
  private static final int STOP_SECONDS = 60;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "folder of what the daemon keeps (default: $JSTAP_DIR/node or ~/.jstap/node)")
  private @Nullable Path state;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT %4$s %5$s%6$s%n");
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine command = new CommandLine(new NodeMain());
    command.setExecutionExceptionHandler(
        (exception, line, result) -> {
          if (exception instanceof ClientException known) {
            System.err.print(new ProblemRenderer(false).render(known.problem()));
            return 1;
          }
          throw exception;
        });
    command.setParameterExceptionHandler(
        (exception, arguments) -> {
          System.err.println("error: " + exception.getMessage());
          System.err.println("  help: jstap-node --help lists commands and options");
          return 1;
        });
    return command.execute(args);
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return 1;
  }

  private Path folder() {
    return state != null ? state.toAbsolutePath() : UserFolder.path().resolve("node");
  }

  private Path hold() {
    return folder().resolve("hold");
  }

  @Command(
      name = "run",
      description = "Runs until it is ended by a signal; then nothing of it is loaded any more.")
  int run(
      @Option(
              names = "--server",
              paramLabel = "HOST[:PORT]",
              description = "the server (default: that of node.conf)")
          @Nullable String server,
      @Option(
              names = "--certs",
              paramLabel = "DIR",
              defaultValue = "/etc/jstap/node",
              description = "client.pem, client.key and ca.pem (default: ${DEFAULT-VALUE})")
          Path certificates,
      @Option(
              names = "--config",
              paramLabel = "FILE",
              defaultValue = "/etc/jstap/node.conf",
              description = "server and labels (default: ${DEFAULT-VALUE})")
          Path config,
      @Option(
              names = "--controllers",
              paramLabel = "DIR",
              description = "keys whose orders are followed (default: /etc/jstap/controllers)")
          @Nullable Path controllers,
      @Option(
              names = "--trusted",
              paramLabel = "DIR",
              description = "signers of modules (default: /etc/jstap/trusted)")
          @Nullable Path trusted,
      @Option(
              names = "--hold",
              paramLabel = "FILE",
              defaultValue = "/etc/jstap/hold",
              description = "nothing runs while it is there (default: ${DEFAULT-VALUE})")
          Path hold,
      @Option(
              names = "--staprun",
              paramLabel = "PATH",
              defaultValue = "/usr/lib/jstap/staprun-native",
              description = "the helper (default: ${DEFAULT-VALUE})")
          Path helper,
      @Option(
              names = "--remote",
              paramLabel = "ADDRESS",
              defaultValue = "direct:",
              description = "the machine, as jstap-client --remote names it (default: this one)")
          String remote)
      throws ClientException, InterruptedException {
    NodeConfig read = NodeConfig.read(config);
    String named =
        server != null
            ? server
            : read.server()
                .orElseThrow(
                    () ->
                        new ClientException(
                            ClientProblem.USAGE,
                            "no server is named",
                            "give --server HOST, or write 'server HOST' into " + config));
    Agent.Setup setup =
        new Agent.Setup(
            ServerAddress.parse(named),
            certificates,
            NodeIdentity.of(certificates),
            read.labels(),
            Controllers.read(controllers != null ? controllers : Controllers.FOLDER),
            trusted != null ? trusted : TrustedSigners.FOLDER,
            folder(),
            List.of(hold, hold()));
    prepare();
    try (FileChannel file = lockFile();
        FileLock lock = lock(file);
        Transport transport =
            Transports.of(RemoteAddress.parse(remote), helper.toString(), helper, false)) {
      if (!lock.isValid()) {
        throw running();
      }
      Agent agent = new Agent(setup, transport);
      Runtime.getRuntime().addShutdownHook(new Thread(agent::end, "end"));
      agent.run();
      return 0;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void prepare() throws ClientException {
    try {
      Files.createDirectories(
          folder().resolve("modules"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      // Of a daemon that was killed.
      Files.deleteIfExists(folder().resolve("held"));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private FileLock lock(FileChannel file) throws IOException, ClientException {
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw running();
      }
      return lock;
    } catch (OverlappingFileLockException e) {
      throw running();
    }
  }

  private ClientException running() {
    return new ClientException(
        ClientProblem.NODE_CONFIGURATION,
        "a daemon runs already with the state " + folder(),
        "end it first, or name another folder with --state");
  }

  private ClientException unusable(IOException e) {
    return new ClientException(
        ClientProblem.FILE,
        "cannot use the folder " + folder() + ": " + IoMessages.reason(e),
        "is there room, and may the daemon write there?",
        e);
  }

  @Command(
      name = "stop",
      description = {
        "Unloads everything that the daemon runs, without any server, and takes nothing until",
        "jstap-node resume."
      })
  int stop(
      @Option(
              names = "--all",
              required = true,
              description = "all of it, which is what can be stopped")
          boolean all)
      throws ClientException, InterruptedException {
    holdNow();
    for (int i = 0; i < STOP_SECONDS * 10; i++) {
      if (Files.exists(folder().resolve("held")) || !isRunning()) {
        System.out.println("nothing of the fleet is loaded; jstap-node resume lets it go on");
        return 0;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new ClientException(
        ClientProblem.STOP_NOT_DONE,
        "not everything has unloaded within " + STOP_SECONDS + " seconds",
        "end the daemon: what it runs ends with it; ls -d /proc/jstap:* shows what is left");
  }

  private void holdNow() throws ClientException {
    try {
      Files.createDirectories(folder());
      Files.createFile(hold());
    } catch (FileAlreadyExistsException e) {
      // It is held already; what is still loaded is waited for.
      return;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private boolean isRunning() throws ClientException {
    try (FileChannel file = lockFile();
        FileLock lock = file.tryLock()) {
      return lock == null;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Command(name = "resume", description = "Lets the daemon go on after jstap-node stop --all.")
  int resume() throws ClientException {
    try {
      boolean was = Files.deleteIfExists(hold());
      System.out.println(was ? "it goes on" : "it was not held by jstap-node stop");
      return 0;
    } catch (IOException e) {
      throw unusable(e);
    }
  }
}
