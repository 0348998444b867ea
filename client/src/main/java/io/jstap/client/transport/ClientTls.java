// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.grpc.netty.GrpcSslContexts;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * The client's side of mutual TLS: 1.3 or 1.2, servers of our own authority only, Java's own
 * implementation.
 */
final class ClientTls {
  private ClientTls() {}

  static SslContext context(Path certificates) throws ClientException {
    for (String file : new String[] {"client.pem", "client.key", "ca.pem"}) {
      if (!Files.isReadable(certificates.resolve(file))) {
        throw new ClientException(
            ClientProblem.CLIENT_CERTIFICATE,
            "cannot read the client's certificate: there is no readable "
                + certificates.resolve(file),
            "have one issued on the build host (jstap-certs issue client --name YOU), or name its folder with --certs");
      }
    }
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
          .keyManager(
              certificates.resolve("client.pem").toFile(),
              certificates.resolve("client.key").toFile())
          .trustManager(certificates.resolve("ca.pem").toFile())
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new ClientException(
          ClientProblem.CLIENT_CERTIFICATE,
          "cannot use the certificates in " + certificates + ": " + e.getMessage(),
          "have new ones issued on the build host (jstap-certs issue client --name YOU)",
          e);
    }
  }
}
