// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.local.LocalServer;
import io.jstap.client.local.UserFolder;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.ServerAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which compile server is asked, and with which certificates. */
final class ServerChoice {
  private final Options options;

  ServerChoice(Options options) {
    this.options = options;
  }

  /** Opens a connection to it. */
  Connection connect(ConsoleEvents events) throws ClientException {
    if (options.local) {
      return Connection.open(LocalServer.ofUser().ensure(events), Path.of(""));
    }
    String server = options.server != null ? options.server : System.getenv("JSTAP_SERVER");
    if (server == null || server.isBlank()) {
      throw new ClientException(
          ClientProblem.USAGE,
          "no compile server is named",
          "give --server HOST or set JSTAP_SERVER; bin/jstap starts a server on this machine by itself");
    }
    return Connection.open(ServerAddress.parse(server), certificates());
  }

  private Path certificates() {
    if (options.certificates != null) {
      return options.certificates;
    }
    Path own = UserFolder.path().resolve("client");
    Path machine = Path.of("/etc/jstap/client");
    return Files.exists(own.resolve("client.pem")) || !Files.exists(machine) ? own : machine;
  }
}
