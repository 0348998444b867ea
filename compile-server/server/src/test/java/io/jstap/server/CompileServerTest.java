// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.jstap.translator.source.Privilege;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The server's Unix socket, by a real connection. */
class CompileServerTest {
  @TempDir Path folder;

  private ServerConfig config(Path socket) {
    Role role = new Role(Privilege.STAPUSR, Set.of(Role.Right.HEALTH), new Role.Quotas(1, 1, 1));
    Policy policy = new Policy(List.of(new Policy.Entry(List.of("uid:" + User.id()), role)));
    return new ServerConfig(
        folder, folder, folder, policy, Optional.empty(), Optional.of(socket), 1, 1, 0);
  }

  private static HealthCheckResponse.ServingStatus ask(Path socket) throws Exception {
    EventLoopGroup loops = new NioEventLoopGroup(1);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .eventLoopGroup(loops)
            .channelType(NioDomainSocketChannel.class)
            // As our client does: the log is to be the server's own.
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .overrideAuthority("localhost")
            .usePlaintext()
            .build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void theLogOfAHealthyServerHasNoWarning() throws Exception {
    Path socket = folder.resolve("run/server.sock");
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try (CompileServer _ = CompileServer.start(config(socket), List.of())) {
      assertEquals(HealthCheckResponse.ServingStatus.SERVING, ask(socket));
      assertEquals(HealthCheckResponse.ServingStatus.SERVING, ask(socket));
    } finally {
      root.detachAppender(log);
    }
    List<String> warnings =
        List.copyOf(log.list).stream()
            .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    assertEquals(List.of(), warnings);
    assertTrue(
        log.list.stream().anyMatch(event -> event.getFormattedMessage().contains("listening on")));
    assertFalse(Files.exists(socket));
  }

  @Test
  void theFolderOfTheSocketIsItsOwnersAlone() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThrows(
        StartupException.class,
        () -> CompileServer.start(config(open.resolve("server.sock")), List.of()).close());
    try (CompileServer _ = CompileServer.start(config(folder.resolve("new/s.sock")), List.of())) {
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new"))));
    }
  }
}
