// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.jstap.client.ClientException;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** A channel to a compile server. */
public final class Connection implements AutoCloseable {
  private static final int MAX_MESSAGE = 8 << 20;

  private final ServerAddress address;
  private final ManagedChannel channel;
  private final EventLoopGroup loops = new NioEventLoopGroup(1);

  private Connection(ServerAddress address, Path certificates) throws ClientException {
    this.address = address;
    NettyChannelBuilder builder =
        switch (address) {
          case ServerAddress.Tcp tcp ->
              NettyChannelBuilder.forAddress(tcp.host(), tcp.port())
                  .channelType(NioSocketChannel.class)
                  .sslContext(tls(certificates));
          case ServerAddress.Unix unix ->
              NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(unix.path()))
                  .channelType(NioDomainSocketChannel.class)
                  .overrideAuthority("localhost")
                  .usePlaintext();
        };
    this.channel =
        builder.eventLoopGroup(loops).directExecutor().maxInboundMessageSize(MAX_MESSAGE).build();
  }

  /**
   * Opens a connection; nothing is sent before the first call.
   *
   * @param certificates folder with {@code client.pem}, {@code client.key} and {@code ca.pem}; not
   *     used for Unix sockets
   */
  public static Connection open(ServerAddress address, Path certificates) throws ClientException {
    return new Connection(address, certificates);
  }

  private static SslContext tls(Path certificates) throws ClientException {
    for (String file : new String[] {"client.pem", "client.key", "ca.pem"}) {
      if (!Files.isReadable(certificates.resolve(file))) {
        throw new ClientException(
            "JS5003",
            "cannot read the client's certificate " + certificates.resolve(file),
            "get one from the build host (bin/jstap-certs issue client), or name its folder with --certs");
      }
    }
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
          .keyManager(
              certificates.resolve("client.pem").toFile(),
              certificates.resolve("client.key").toFile())
          .trustManager(certificates.resolve("ca.pem").toFile())
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new ClientException(
          "JS5003",
          "cannot use the certificates in " + certificates + ": " + e.getMessage(),
          "get new ones from the build host",
          e);
    }
  }

  CompileServiceGrpc.CompileServiceBlockingStub server() {
    return CompileServiceGrpc.newBlockingStub(channel);
  }

  /** What a failed call means to a person. */
  ClientException explain(StatusRuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof SSLException)) {
      cause = cause.getCause();
    }
    String detail = String.valueOf(cause.getMessage());
    if (cause instanceof SSLHandshakeException
        && (detail.contains("PKIX")
            || detail.contains("path")
            || detail.contains("subject alternative"))) {
      return new ClientException(
          "JS5004",
          "the server " + address + " shows a certificate that is not trusted: " + detail,
          "compare ca.pem with the server's; if it is right, the server was asked under a name its certificate does not have",
          failure);
    }
    if (cause instanceof SSLException
        || failure.getStatus().getCode() == Status.Code.UNAUTHENTICATED) {
      return new ClientException(
          "JS5005",
          "the server " + address + " refused this client's certificate: " + detail,
          "get a certificate from the server's authority: bin/jstap-certs issue client",
          failure);
    }
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE ->
          new ClientException(
              "JS5006",
              "cannot reach the server " + address + ": " + detail,
              "is it running (bin/jstap-server serve), and does a firewall let the port through?",
              failure);
      case INVALID_ARGUMENT ->
          new ClientException(
              "JS5007",
              "the server refused the request: " + failure.getStatus().getDescription(),
              "correct that option",
              failure);
      case RESOURCE_EXHAUSTED ->
          new ClientException(
              "JS5008",
              String.valueOf(failure.getStatus().getDescription()),
              "try again in a moment",
              failure);
      default ->
          new ClientException(
              "JS5009",
              "the call to " + address + " failed: " + failure.getStatus(),
              "look at the server's log",
              failure);
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
