// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server is reached. */
public sealed interface ServerAddress {
  int DEFAULT_PORT = 8461;

  /** A name or an IPv4 address. */
  Pattern NAMED = Pattern.compile("(?<host>[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?");

  /** An IPv6 address, in brackets when a port follows. */
  Pattern NUMERIC =
      Pattern.compile(
          "\\[?(?<host>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?)(?:\\](?::(?<port>[0-9]{1,5}))?)?");

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

  /**
   * Reads {@code HOST}, {@code HOST:PORT}, {@code [IPV6]}, {@code [IPV6]:PORT}, a bare IPv6
   * address, or {@code unix:PATH}.
   */
  static ServerAddress parse(String text) throws ClientException {
    if (text.startsWith("unix:") && text.length() > 5) {
      return new Unix(Path.of(text.substring(5)).toAbsolutePath());
    }
    Matcher match = (text.indexOf(':') == text.lastIndexOf(':') ? NAMED : NUMERIC).matcher(text);
    if (match.matches()) {
      String port = match.group("port");
      int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
      if (number > 0 && number < 65536) {
        return new Tcp(match.group("host"), number);
      }
    }
    throw new ClientException(
        ClientProblem.SERVER_ADDRESS,
        "'" + text + "' is no server address",
        "write HOST or HOST:PORT, for example --server build1:8461");
  }
}
