// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.jstap.client.ClientException;
import java.nio.file.Path;

/** Where a server is reached. */
public sealed interface ServerAddress {
  int DEFAULT_PORT = 8461;

  /** Over TCP with mutual TLS. */
  record Tcp(String host, int port) implements ServerAddress {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** Over a Unix socket that only its owner can reach. */
  record Unix(Path path) implements ServerAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** Reads {@code HOST}, {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code unix:PATH}. */
  static ServerAddress parse(String text) throws ClientException {
    if (text.startsWith("unix:")) {
      return new Unix(Path.of(text.substring(5)).toAbsolutePath());
    }
    int bracket = text.indexOf(']');
    int colon = text.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? text : text.substring(0, colon);
    host = host.replace("[", "").replace("]", "");
    try {
      int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1));
      if (!host.isEmpty() && port > 0 && port < 65536) {
        return new Tcp(host, port);
      }
    } catch (NumberFormatException e) {
      // Reported below like an empty host.
    }
    throw new ClientException(
        "JS5002",
        "'" + text + "' is no server address",
        "write HOST or HOST:PORT, for example --server build1:8461");
  }
}
