// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.box.Boxes;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.kernel.ProgramStore;
import io.jstap.builder.kernel.UploadedDebuginfo;
import io.jstap.server.signer.SignerClient;
import io.jstap.server.signer.SignerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jstap-server serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves compilations until it is ended by a signal.")
final class ServeCommand implements Callable<Integer> {
  @Mixin private final DebuginfoOption debuginfo = new DebuginfoOption();

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int DEFAULT_PORT = 8461;

  /** After that long without a call memory is given back. */
  private static final int REST_SECONDS = 20;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "TCP address for mutual TLS (default without --unix: 127.0.0.1:8461)")
  private @Nullable String listen;

  @Option(
      names = "--unix",
      paramLabel = "PATH",
      description = "Unix socket in a folder that only its owner can enter")
  private @Nullable Path unix;

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      description = "folder of server.pem, server.key, ca.pem (default: ~/.jstap/server)")
  private @Nullable Path certificates;

  @Option(
      names = "--signer",
      paramLabel = "PATH",
      description = {
        "Unix socket of the jstap-signer that signs what is compiled here (default: start one with the"
            + " key in ~/.jstap/signer, which is for development)"
      })
  private @Nullable Path signerSocket;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "who may do what (default: policy.yaml in the folder of --certs)")
  private @Nullable Path policy;

  @Option(
      names = "--allow-root",
      description = "run as root too, which a compile server needs for nothing")
  private boolean allowRoot;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "compilations at once (default: the number of processors)")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "compilations that may wait (default: ${DEFAULT-VALUE})")
  private int queue = 100;

  @Option(
      names = "--accept-uploads",
      paramLabel = "GIB",
      description = {
        "take debuginfo and boot images that clients send, so many GiB in all (default: none).",
        "What one client sends is used for all: only where every client is trusted so far."
      })
  private int uploads;

  @Option(
      names = "--idle-exit",
      paramLabel = "SECONDS",
      description = "end after that long without a call (default: never)")
  private int idleExit;

  @Override
  public Integer call() throws InterruptedException {
    User.refuseRoot(allowRoot);
    ServerConfig config = config();
    if (signerSocket != null) {
      SignerClient signer = new SignerClient(signerSocket);
      if (!signer.answers()) {
        throw new StartupException(
            "no signer listens on " + signerSocket, "start it first: bin/jstap-signer --help");
      }
      return serve(config, boxes(config), signer);
    }
    Path keys = config.state().resolve("signer");
    try (SignerProcess process = SignerProcess.start(config.home(), keys, allowRoot)) {
      // The signer's start takes as long as the look at what boxes this machine can make.
      Boxes boxes = boxes(config);
      return serve(config, boxes, process.client());
    } catch (IOException e) {
      LOG.warn("the signer did not end in order: {}", e.getMessage());
      return 1;
    }
  }

  private static Boxes boxes(ServerConfig config) throws InterruptedException {
    Boxes boxes = Environment.boxes(config.state());
    if (!boxes.available()) {
      LOG.warn(
          "NO BOX FOR COMPILERS: {}. Guru mode, embedded C of -I and types of headers are refused.",
          boxes.hindrance());
    }
    return boxes;
  }

  private int serve(ServerConfig config, Boxes boxes, SignerClient signer)
      throws InterruptedException {
    UploadedDebuginfo uploaded = Environment.uploads(config.state(), uploads);
    KernelStore kernels =
        Environment.kernels(config.home(), config.state(), debuginfo.folders(), uploaded, boxes);
    ProgramStore programs = Environment.programs(config.state(), debuginfo.folders(), uploaded);
    Compilation compilation =
        Environment.compilation(config, kernels, boxes, signer, programs, uploaded.enabled());
    Admission admission =
        new Admission(config.concurrentCompilations(), config.queuedCompilations());
    AuditLog audit = AuditLog.open(config.state().resolve("audit"));
    CompileServiceEndpoint service =
        new CompileServiceEndpoint(
            compilation,
            Environment.listings(config, kernels, programs, uploaded.enabled()),
            kernels,
            admission,
            audit);
    FleetCompiler compiler = new FleetCompiler(compilation, admission, audit, config.policy());
    CountDownLatch ended = new CountDownLatch(1);
    // What is opened last is closed first: the fleet's store outlives the calls that write it.
    try (FleetServices fleet =
            config.listen().isPresent()
                ? FleetServices.open(config.state(), compiler, audit)
                : FleetServices.none();
        CompileServer server =
            CompileServer.start(
                config,
                Stream.concat(
                        Stream.of(service, new DebuginfoEndpoint(uploaded, kernels)),
                        fleet.services().stream())
                    .toList());
        IdleMemory memory = new IdleMemory(kernels, service::lastUse, REST_SECONDS)) {
      memory.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, ended), "shutdown"));
      waitUntilIdle(config, service, ended);
    }
    return 0;
  }

  /** Lets calls finish before the process ends. */
  private static void end(AutoCloseable server, CountDownLatch ended) {
    try {
      server.close();
    } catch (Exception e) {
      LOG.warn("the server did not end in order", e);
    }
    ended.countDown();
  }

  private static void waitUntilIdle(
      ServerConfig config, CompileServiceEndpoint service, CountDownLatch ended)
      throws InterruptedException {
    if (config.idleExit() == 0) {
      ended.await();
      return;
    }
    long most = TimeUnit.SECONDS.toNanos(config.idleExit());
    long idle = 0;
    while (idle < most && !ended.await(most - idle, TimeUnit.NANOSECONDS)) {
      idle = System.nanoTime() - service.lastUse();
    }
    LOG.info("no call for {} seconds: ending", config.idleExit());
  }

  private ServerConfig config() {
    Path state = ServerConfig.defaultState();
    Optional<InetSocketAddress> address =
        listen == null && unix != null
            ? Optional.empty()
            : Optional.of(address(listen == null ? "127.0.0.1:" + DEFAULT_PORT : listen));
    if (jobs < 1 || queue < 0 || idleExit < 0 || uploads < 0 || uploads > 1 << 20) {
      throw new StartupException(
          "--jobs, --queue, --idle-exit and --accept-uploads take positive numbers",
          "leave them out for the defaults");
    }
    Path folder = certificates == null ? state.resolve("server") : certificates.toAbsolutePath();
    return new ServerConfig(
        ServerConfig.defaultHome(),
        state,
        folder,
        PolicyFile.read(policy == null ? folder.resolve("policy.yaml") : policy),
        address,
        Optional.ofNullable(unix),
        jobs,
        queue,
        idleExit);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1));
      InetSocketAddress address = new InetSocketAddress(host.replaceAll("^\\[|\\]$", ""), port);
      if (!address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // A bad port; reported below like a bad host.
    }
    throw new StartupException(
        "--listen " + text + ": not an address of this machine",
        "for example --listen 127.0.0.1:8461");
  }
}
