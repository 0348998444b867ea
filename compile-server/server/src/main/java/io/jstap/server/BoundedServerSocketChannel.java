// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening TCP socket that closes a new connection at once where there are too many already, in
 * all or from one address: before a byte of it is read, so that strangers who cannot even finish a
 * TLS handshake do not hold this machine's memory and file descriptors.
 */
final class BoundedServerSocketChannel extends NioServerSocketChannel {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedServerSocketChannel.class);

  private final ConnectionLimits limits;

  /**
   * @param limits shared by the sockets that they shall hold for
   */
  BoundedServerSocketChannel(ConnectionLimits limits) {
    this.limits = limits;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int read = super.doReadMessages(accepted);
    if (read > 0 && accepted.getLast() instanceof SocketChannel connection) {
      InetSocketAddress peer = connection.remoteAddress();
      // One that has gone again already has no address, and costs nothing.
      InetAddress address = peer == null ? InetAddress.getLoopbackAddress() : peer.getAddress();
      if (limits.admit(address)) {
        connection.closeFuture().addListener(_ -> limits.release(address));
      } else {
        accepted.removeLast();
        connection.unsafe().closeForcibly();
        LOG.debug("a connection from {} is one too many", address);
      }
    }
    return read;
  }
}
