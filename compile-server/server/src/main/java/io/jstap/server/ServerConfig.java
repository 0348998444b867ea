// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything a server is told at its start.
 *
 * @param home the installation: runtime sources and tapsets are found below it
 * @param state folder of this user's state ({@code kernels/}, {@code cache/})
 * @param certificates folder with {@code server.pem}, {@code server.key}, {@code ca.pem} and, if
 *     certificates were revoked, {@code crl.pem}
 * @param policy who may do what
 * @param listen TCP address for mutual TLS, if any
 * @param unixSocket path of a Unix socket that only the owner can reach, if any
 * @param concurrentCompilations how many compilations run at once
 * @param queuedCompilations how many more may wait
 * @param idleExit seconds without a call after which the server ends by itself, 0 for never
 */
public record ServerConfig(
    Path home,
    Path state,
    Path certificates,
    Policy policy,
    Optional<InetSocketAddress> listen,
    Optional<Path> unixSocket,
    int concurrentCompilations,
    int queuedCompilations,
    int idleExit) {

  /** The environment variable and system property that name the two roots. */
  public static Path defaultHome() {
    String home = System.getProperty("jstap.home");
    if (home == null || home.isBlank()) {
      throw new StartupException(
          "the installation folder is not known", "start the server through bin/jstap-server");
    }
    return Path.of(home).toAbsolutePath().normalize();
  }

  /** The folder of this user's state. */
  public static Path defaultState() {
    String state = System.getenv("JSTAP_DIR");
    return state == null || state.isBlank()
        ? Path.of(System.getProperty("user.home"), ".jstap")
        : Path.of(state).toAbsolutePath().normalize();
  }
}
