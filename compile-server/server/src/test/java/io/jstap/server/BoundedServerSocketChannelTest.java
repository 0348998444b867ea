// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** G04: connections that are too many, with real sockets on loopback. */
class BoundedServerSocketChannelTest {
  private static final int GREETING = 'j';

  /** Says a byte to every connection that is let in. */
  private static final class Greeter extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ = context.writeAndFlush(context.alloc().buffer(1).writeByte(GREETING));
    }
  }

  /** The first byte that a new connection from that address reads; -1 if it is closed at once. */
  private static int greeting(int port, String from, List<Socket> open) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(30_000);
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketException e) {
      // Closed with a reset.
      return -1;
    }
  }

  @Test
  void g04ConnectionsThatAreTooManyAreClosedAndOthersAreNot() throws Exception {
    EventLoopGroup loop = new NioEventLoopGroup(1);
    ConnectionLimits limits = new ConnectionLimits(4, 2);
    List<Socket> open = new ArrayList<>();
    try {
      Channel server =
          new ServerBootstrap()
              .group(loop)
              .channelFactory(() -> new BoundedServerSocketChannel(limits))
              .childHandler(new Greeter())
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sync()
              .channel();
      int port = ((InetSocketAddress) server.localAddress()).getPort();
      assertEquals(GREETING, greeting(port, "127.0.0.1", open));
      assertEquals(GREETING, greeting(port, "127.0.0.1", open));
      assertEquals(-1, greeting(port, "127.0.0.1", open), "a third one from the same address");
      assertEquals(GREETING, greeting(port, "127.0.0.2", open), "another address");
      assertEquals(GREETING, greeting(port, "127.0.0.3", open));
      assertEquals(-1, greeting(port, "127.0.0.4", open), "a fifth one in all");
      open.get(0).close();
      int again = -1;
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
          again != GREETING && System.nanoTime() < end; ) {
        again = greeting(port, "127.0.0.4", open);
      }
      assertEquals(GREETING, again, "one that has gone makes room");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }
}
