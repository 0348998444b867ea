// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.fleet;

import io.grpc.StatusRuntimeException;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.local.UserFolder;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.Failures;
import io.jstap.client.transport.ServerAddress;
import io.jstap.proto.v1.FleetServiceGrpc.FleetServiceBlockingStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which server is asked. */
final class FleetConnection {
  /** A plan compiles for every kernel of the fleet. */
  private static final int PATIENCE_MINUTES = 30;

  @Option(
      names = "--server",
      paramLabel = "HOST[:PORT]",
      scope = ScopeType.INHERIT,
      description = "the server (default: $JSTAP_SERVER)")
  private @Nullable String server;

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "client.pem, client.key and ca.pem (default: ~/.jstap/client, /etc/jstap/client)")
  private @Nullable Path certificates;

  /** Asks one thing. */
  <T> T ask(Function<FleetServiceBlockingStub, T> question) throws ClientException {
    String named = server != null ? server : System.getenv("JSTAP_SERVER");
    if (named == null || named.isBlank()) {
      throw new ClientException(
          ClientProblem.USAGE,
          "no server is named",
          "give --server HOST or set JSTAP_SERVER to the server that the nodes are attached to");
    }
    ServerAddress address = ServerAddress.parse(named);
    try (Connection connection = Connection.open(address, folder())) {
      return question.apply(
          connection.fleet().withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES));
    } catch (StatusRuntimeException e) {
      throw Failures.explain(address, e);
    }
  }

  private Path folder() {
    if (certificates != null) {
      return certificates;
    }
    Path own = UserFolder.path().resolve("client");
    Path machine = Path.of("/etc/jstap/client");
    return Files.exists(own.resolve("client.pem")) || !Files.exists(machine) ? own : machine;
  }
}
