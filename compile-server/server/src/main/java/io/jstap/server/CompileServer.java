// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets and what is served on them. TCP speaks mutual TLS; the Unix socket belongs
 * to its owner alone.
 */
final class CompileServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CompileServer.class);
  private static final int MAX_METADATA_BYTES = 8 << 10;
  private static final int MAX_STREAMS_PER_CONNECTION = 100;
  private static final int MAX_CONNECTIONS = 2000;

  /** Many, for a fleet behind one gateway comes from one address. */
  private static final int MAX_CONNECTIONS_FROM_ONE_ADDRESS = 500;

  private static final int HANDSHAKE_SECONDS = 10;
  private static final int IDLE_MINUTES = 10;
  private static final int AGE_MINUTES = 60;

  /** For calls that still run: none takes that long. */
  private static final int GRACE_MINUTES = 10;

  /** Streams that are opened and reset cost the server more than the client (CVE-2023-44487). */
  private static final int MOST_RESETS = 200;

  private static final int RESET_SECONDS = 30;

  private final List<Server> servers = new ArrayList<>();
  private final EventLoopGroup acceptors = new NioEventLoopGroup(1);
  private final EventLoopGroup workers = new NioEventLoopGroup(2);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Optional<Path> unixSocket;
  private final ConnectionLimits connections =
      new ConnectionLimits(MAX_CONNECTIONS, MAX_CONNECTIONS_FROM_ONE_ADDRESS);

  private CompileServer(Optional<Path> unixSocket) {
    this.unixSocket = unixSocket;
  }

  /** Binds the sockets and serves; the caller keeps the services alive until {@link #close}. */
  static CompileServer start(ServerConfig config, List<? extends BindableService> services) {
    CompileServer server = new CompileServer(config.unixSocket());
    try {
      config.listen().ifPresent(address -> server.listen(config, address, services));
      config.unixSocket().ifPresent(path -> server.listen(config, path, services));
    } catch (StartupException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void listen(
      ServerConfig config, InetSocketAddress address, List<? extends BindableService> services) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .channelFactory(() -> new BoundedServerSocketChannel(connections))
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .sslContext(TransportSecurity.serverContext(config.certificates()));
    bind(
        builder,
        services,
        MethodPolicy.ofCertificates(config.policy()),
        address.getHostString() + ":" + address.getPort());
  }

  private void listen(ServerConfig config, Path path, List<? extends BindableService> services) {
    UnixFolder.prepare(path, false);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(path))
            .channelType(NioServerDomainSocketChannel.class)
            // gRPC sets it for every connection, and Netty warns that Unix sockets do not have it.
            .withChildOption(ChannelOption.SO_KEEPALIVE, null);
    bind(
        builder,
        services,
        MethodPolicy.ofUser(config.policy(), "uid:" + User.id()),
        UnixFolder.shown(path));
  }

  private void bind(
      NettyServerBuilder builder,
      List<? extends BindableService> services,
      MethodPolicy policy,
      String name) {
    services.forEach(builder::addService);
    HealthStatusManager health = new HealthStatusManager();
    Server server =
        builder
            .bossEventLoopGroup(acceptors)
            .workerEventLoopGroup(workers)
            .executor(calls)
            .maxInboundMessageSize(2 * RequestValidation.MAX_SCRIPT_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(MAX_STREAMS_PER_CONNECTION)
            .permitKeepAliveTime(30, TimeUnit.SECONDS)
            .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
            .maxConnectionAge(AGE_MINUTES, TimeUnit.MINUTES)
            .maxConnectionAgeGrace(GRACE_MINUTES, TimeUnit.MINUTES)
            .maxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .intercept(policy)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartupException(
          "cannot listen on " + name + ": " + cause.getMessage(),
          "another server may be running there: stop it, or choose another --listen address",
          e);
    }
    health.setStatus("", ServingStatus.SERVING);
    servers.add(server);
    LOG.info("listening on {}", name);
  }

  void awaitTermination() throws InterruptedException {
    for (Server server : servers) {
      server.awaitTermination();
    }
  }

  /** Lets running calls end for a few seconds, then ends them. */
  @Override
  public void close() {
    servers.forEach(Server::shutdown);
    try {
      for (Server server : servers) {
        if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
          server.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      servers.forEach(Server::shutdownNow);
    }
    var acceptorsEnd = acceptors.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var workersEnd = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    acceptorsEnd.syncUninterruptibly();
    workersEnd.syncUninterruptibly();
    calls.shutdownNow();
    unixSocket.ifPresent(
        path -> {
          try {
            Files.deleteIfExists(path);
          } catch (IOException e) {
            LOG.warn("cannot remove the socket {}: {}", path, e.getMessage());
          }
        });
  }
}
