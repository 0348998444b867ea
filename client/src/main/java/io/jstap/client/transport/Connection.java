// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.jstap.client.ClientException;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private final ManagedChannel channel;
  private final EventLoopGroup loops;

  private Connection(ServerAddress address, NettyChannelBuilder builder) {
    this.address = address;
    this.loops = new NioEventLoopGroup(1);
    this.channel =
        builder
            .eventLoopGroup(loops)
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE)
            .maxInboundMetadataSize(MAX_METADATA)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            // Compile servers are ours: no proxy of the environment stands between.
            .proxyDetector(target -> null)
            .disableRetry()
            .build();
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
                  .overrideAuthority("localhost")
                  .usePlaintext();
        });
  }

  public ServerAddress address() {
    return address;
  }

  CompileServiceGrpc.CompileServiceBlockingStub server() {
    return CompileServiceGrpc.newBlockingStub(channel);
  }

  /** Ends all calls; safe to call from any thread and again. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done after it
  @Override
  public void close() {
    channel.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
