// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections may be open at once, in all and from one address. Safe for use by several
 * threads.
 */
final class ConnectionLimits {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

  /**
   * How often the log says that connections are refused; a flood must not become one of the log.
   */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final int most;
  private final int mostOfOne;
  private final Map<InetAddress, Integer> open = new HashMap<>();
  private int all;
  private long refused;
  private long lastSaid = System.nanoTime() - PAUSE.toNanos();

  /**
   * @param most connections in all
   * @param mostOfOne connections from one address
   */
  ConnectionLimits(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Counts a connection, unless it is one too many. */
  synchronized boolean admit(InetAddress address) {
    int of = open.getOrDefault(address, 0);
    if (all >= most || of >= mostOfOne) {
      refused++;
      say(address, of);
      return false;
    }
    open.put(address, of + 1);
    all++;
    return true;
  }

  /** Takes back what {@link #admit} has counted. */
  synchronized void release(InetAddress address) {
    all--;
    open.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  private void say(InetAddress address, int of) {
    long now = System.nanoTime();
    if (now - lastSaid >= PAUSE.toNanos()) {
      LOG.warn(
          "too many connections: {} of at most {}, {} of at most {} from {}; {} refused since the last such line",
          all,
          most,
          of,
          mostOfOne,
          address.getHostAddress(),
          refused);
      lastSaid = now;
      refused = 0;
    }
  }
}
