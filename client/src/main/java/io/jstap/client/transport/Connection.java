// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.jstap.client.ClientException;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.jstap.proto.v1.DebuginfoServiceGrpc;
import io.jstap.proto.v1.FleetServiceGrpc;
import io.jstap.proto.v1.NodeServiceGrpc;
import io.jstap.proto.v1.UploadPart;
import io.jstap.proto.v1.UploadReply;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A channel to a compile server: mutual TLS over TCP, or a Unix socket that only its owner can
 * reach.
 */
public final class Connection implements AutoCloseable {
  private static final int MAX_MESSAGE = 8 << 20;
  private static final int MAX_METADATA = 8 << 10;
  private static final int CONNECT_MS = 5000;
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int ATTEMPTS = 3;

  /**
   * What the libraries log is said by our own diagnostics; held here, for a logger that nobody
   * holds forgets.
   */
  private static final List<Logger> SILENCED =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  static {
    SILENCED.forEach(logger -> logger.setLevel(Level.OFF));
  }

  private final ServerAddress address;
  private final NettyChannelBuilder builder;
  private final EventLoopGroup loops;

  /** Held by whoever uses the two below. */
  private final Object lock = new Object();

  private ManagedChannel channel;
  private boolean closed;

  private Connection(ServerAddress address, NettyChannelBuilder builder) {
    this.address = address;
    this.loops = new NioEventLoopGroup(1);
    this.builder =
        builder
            .eventLoopGroup(loops)
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE)
            .maxInboundMetadataSize(MAX_METADATA)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            // Compile servers are ours: no proxy of the environment stands between.
            .proxyDetector(target -> null)
            .disableRetry();
    this.channel = this.builder.build();
  }

  /**
   * Opens a connection; nothing is sent before the first call.
   *
   * @param certificates folder with {@code client.pem}, {@code client.key} and {@code ca.pem}; not
   *     used for Unix sockets
   */
  public static Connection open(ServerAddress address, Path certificates) throws ClientException {
    return new Connection(
        address,
        switch (address) {
          case ServerAddress.Tcp tcp ->
              NettyChannelBuilder.forAddress(tcp.host(), tcp.port())
                  .channelType(NioSocketChannel.class)
                  .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS)
                  .sslContext(ClientTls.context(certificates));
          case ServerAddress.Unix unix ->
              NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(unix.path()))
                  .channelType(NioDomainSocketChannel.class)
                  // gRPC sets it for every connection, but Unix sockets do not have it.
                  .withOption(ChannelOption.SO_KEEPALIVE, null)
                  .overrideAuthority("localhost")
                  .usePlaintext();
        });
  }

  public ServerAddress address() {
    return address;
  }

  /**
   * Starts a call and waits for its first event. Both sides give up a TLS handshake after ten
   * seconds, which a busy machine may need; such a call never began, so it is made again.
   */
  Iterator<CompileEvent> start(
      Function<CompileServiceGrpc.CompileServiceBlockingStub, Iterator<CompileEvent>> call) {
    for (int attempt = 1; ; attempt++) {
      Iterator<CompileEvent> events = call.apply(server());
      try {
        // The answer is not needed here: this waits until there is one, or none.
        boolean _ = events.hasNext();
        return events;
      } catch (StatusRuntimeException e) {
        if (attempt == ATTEMPTS || !Failures.isHandshakeGivenUp(e) || !reconnect()) {
          throw e;
        }
      }
    }
  }

  /** Begins to send a file. */
  ClientCallStreamObserver<UploadPart> upload(
      ClientResponseObserver<UploadPart, UploadReply> reply) {
    synchronized (lock) {
      return (ClientCallStreamObserver<UploadPart>)
          DebuginfoServiceGrpc.newStub(channel).upload(reply);
    }
  }

  /** The calls of a node. */
  public NodeServiceGrpc.NodeServiceStub node() {
    synchronized (lock) {
      return NodeServiceGrpc.newStub(channel);
    }
  }

  /** The calls of a node that are waited for. */
  public NodeServiceGrpc.NodeServiceBlockingStub nodeWaiting() {
    synchronized (lock) {
      return NodeServiceGrpc.newBlockingStub(channel);
    }
  }

  /** The calls of people about the fleet. */
  public FleetServiceGrpc.FleetServiceBlockingStub fleet() {
    synchronized (lock) {
      return FleetServiceGrpc.newBlockingStub(channel);
    }
  }

  private CompileServiceGrpc.CompileServiceBlockingStub server() {
    synchronized (lock) {
      return CompileServiceGrpc.newBlockingStub(channel);
    }
  }

  /** A channel waits longer and longer before it tries again; a new one does not. */
  private boolean reconnect() {
    synchronized (lock) {
      if (!closed) {
        channel.shutdownNow();
        channel = builder.build();
      }
      return !closed;
    }
  }

  /** Ends all calls; safe to call from any thread and again. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done after it
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      channel.shutdownNow();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
