// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.testing;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.jstap.proto.v1.ModuleChunk;
import io.jstap.proto.v1.ModuleHeader;
import io.jstap.proto.v1.Summary;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A real gRPC server on loopback with mutual TLS, which answers every compilation with the events
 * it was given.
 */
public final class TestServer implements AutoCloseable {
  private final Server server;
  private final BlockingQueue<CompileRequest> requests = new LinkedBlockingQueue<>();

  /**
   * Starts it.
   *
   * @param certificates folder with server.pem, server.key and ca.pem
   * @param protocols versions of TLS
   */
  public TestServer(
      Path certificates,
      Function<CompileRequest, Iterable<CompileEvent>> answers,
      String... protocols)
      throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                            certificates.resolve("server.pem").toFile(),
                            certificates.resolve("server.key").toFile()),
                        SslProvider.JDK)
                    .trustManager(certificates.resolve("ca.pem").toFile())
                    .clientAuth(ClientAuth.REQUIRE)
                    .protocols(protocols.length == 0 ? new String[] {"TLSv1.3"} : protocols)
                    .build())
            .addService(
                new CompileServiceGrpc.CompileServiceImplBase() {
                  @Override
                  public void compile(
                      CompileRequest request, StreamObserver<CompileEvent> observer) {
                    requests.add(request);
                    answers.apply(request).forEach(observer::onNext);
                    observer.onCompleted();
                  }
                })
            .build()
            .start();
  }

  public int port() {
    return server.getPort();
  }

  /** The next request that came. */
  public CompileRequest request() throws InterruptedException {
    CompileRequest request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new IllegalStateException("no request came");
    }
    return request;
  }

  /** A request that has come already. */
  public Optional<CompileRequest> poll() {
    return Optional.ofNullable(requests.poll());
  }

  /** What a server sends for a module. */
  public static List<CompileEvent> module(String name, byte[] bytes, ByteString kernel) {
    List<CompileEvent> events = new ArrayList<>();
    events.add(
        CompileEvent.newBuilder()
            .setModuleHeader(
                ModuleHeader.newBuilder()
                    .setName(name)
                    .setSize(bytes.length)
                    .setSha256(ByteString.copyFrom(sha256(bytes)))
                    .setKernelBuildId(kernel))
            .build());
    int chunk = 1000;
    for (int at = 0; at < bytes.length; at += chunk) {
      events.add(chunk(bytes, at, Math.min(chunk, bytes.length - at)));
    }
    events.add(summary(true));
    return events;
  }

  public static CompileEvent chunk(byte[] bytes, int at, int size) {
    return CompileEvent.newBuilder()
        .setModuleChunk(ModuleChunk.newBuilder().setData(ByteString.copyFrom(bytes, at, size)))
        .build();
  }

  public static CompileEvent summary(boolean success) {
    return CompileEvent.newBuilder()
        .setSummary(Summary.newBuilder().setSuccess(success).setErrors(success ? 0 : 1))
        .build();
  }

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
