// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.jstap.proto.v1.DebuginfoServiceGrpc;
import io.jstap.proto.v1.FleetServiceGrpc;
import io.jstap.proto.v1.NodeServiceGrpc;
import io.jstap.server.Role.Quotas;
import io.jstap.server.Role.Right;
import io.jstap.translator.source.Privilege;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G02: every method with every role, against a server with real sockets. */
class MethodPolicyTest {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  @TempDir Path folder = Path.of("");

  private static List<ServerServiceDefinition> services() {
    return List.of(
        new CompileServiceGrpc.CompileServiceImplBase() {}.bindService(),
        new DebuginfoServiceGrpc.DebuginfoServiceImplBase() {}.bindService(),
        new NodeServiceGrpc.NodeServiceImplBase() {}.bindService(),
        new FleetServiceGrpc.FleetServiceImplBase() {}.bindService());
  }

  /** The methods that the server adds by itself are in the list, too. */
  private static List<MethodDescriptor<?, ?>> served() {
    List<MethodDescriptor<?, ?>> all = new ArrayList<>();
    services().forEach(service -> all.addAll(service.getServiceDescriptor().getMethods()));
    all.addAll(HealthGrpc.getServiceDescriptor().getMethods());
    all.addAll(ServerReflectionGrpc.getServiceDescriptor().getMethods());
    return all;
  }

  @Test
  void g02EveryServedMethodNeedsARight() {
    assertFalse(served().isEmpty());
    for (MethodDescriptor<?, ?> method : served()) {
      String name = method.getFullMethodName();
      assertTrue(MethodPolicy.needed(name).isPresent(), name + " has no row in MethodPolicy");
    }
    assertEquals(Optional.empty(), MethodPolicy.needed("jstap.v1.CompileService/Format"));
  }

  @Test
  void g02EachRoleMayCallWhatItHasTheRightFor() throws Exception {
    for (Right only : Right.values()) {
      for (MethodDescriptor<?, ?> method : served()) {
        Right needed = MethodPolicy.needed(method.getFullMethodName()).orElseThrow();
        Status status = call(method, EnumSet.of(only), "uid:" + User.id());
        assertEquals(
            needed != only,
            status.getCode() == Status.Code.PERMISSION_DENIED,
            method.getFullMethodName() + " with " + only + ": " + status);
      }
    }
  }

  @Test
  void g02WhoIsNotNamedGetsNothingAtAll() throws Exception {
    for (MethodDescriptor<?, ?> method : served()) {
      Status status = call(method, EnumSet.allOf(Right.class), "uid:somebody else");
      assertEquals(Status.Code.PERMISSION_DENIED, status.getCode(), method.getFullMethodName());
      assertTrue(
          String.valueOf(status.getDescription()).contains("does not name"), status::toString);
    }
  }

  private Status call(MethodDescriptor<?, ?> method, Set<Right> rights, String named)
      throws Exception {
    Role role = new Role(Privilege.STAPDEV, rights, new Quotas(1, 1, 1));
    Policy policy = new Policy(List.of(new Policy.Entry(List.of(named), role)));
    Path socket = folder.resolve("run").resolve("s");
    ServerConfig config =
        new ServerConfig(
            folder, folder, folder, policy, Optional.empty(), Optional.of(socket), 1, 1, 0);
    NioEventLoopGroup loop = new NioEventLoopGroup(1);
    try (CompileServer _ = CompileServer.start(config, bindable())) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
              .channelType(NioDomainSocketChannel.class)
              .eventLoopGroup(loop)
              .usePlaintext()
              .build();
      try {
        return status(channel, method);
      } finally {
        channel.shutdownNow();
      }
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static List<io.grpc.BindableService> bindable() {
    return services().stream().map(service -> (io.grpc.BindableService) () -> service).toList();
  }

  private static Status status(ManagedChannel channel, MethodDescriptor<?, ?> method)
      throws Exception {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
            .setType(method.getType())
            .setFullMethodName(method.getFullMethodName())
            .build();
    ClientCall<byte[], byte[]> call =
        channel.newCall(raw, CallOptions.DEFAULT.withDeadlineAfter(3, TimeUnit.SECONDS));
    CompletableFuture<Status> ended = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            // Health/Watch never ends by itself: an answer is as good as an end.
            ended.complete(Status.OK);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(new byte[0]);
    call.halfClose();
    call.request(1);
    return ended.get(10, TimeUnit.SECONDS);
  }
}
