// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * Mutual TLS of the server: TLS 1.2 and 1.3 only, a client certificate of our own authority or no
 * handshake.
 */
final class TransportSecurity {
  private TransportSecurity() {}

  /**
   * Reads {@code server.pem}, {@code server.key}, {@code ca.pem} and {@code crl.pem}; the last two
   * again when they change.
   */
  static SslContext serverContext(Path certificates) {
    Path certificate = require(certificates.resolve("server.pem"));
    Path key = require(certificates.resolve("server.key"));
    Path authority = require(certificates.resolve("ca.pem"));
    Path revocations = require(certificates.resolve("crl.pem"));
    try {
      ClientTrust clients = new ClientTrust(authority, revocations);
      clients.watch();
      return GrpcSslContexts.configure(
              SslContextBuilder.forServer(certificate.toFile(), key.toFile()), SslProvider.JDK)
          .trustManager(clients)
          .clientAuth(ClientAuth.REQUIRE)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new StartupException(
          "cannot use the certificates in " + certificates + ": " + e.getMessage(),
          "make new ones with bin/jstap-certs dev",
          e);
    }
  }

  private static Path require(Path file) {
    if (!Files.isReadable(file)) {
      throw new StartupException(
          "cannot read " + file,
          "make the certificates with bin/jstap-certs dev, or name their folder with --certs");
    }
    return file;
  }
}
