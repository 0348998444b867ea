// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.grpc.netty.GrpcSslContexts;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

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
      X509Certificate[] own = PemKeys.certificates(certificates.resolve("client.pem"));
      PrivateKey key =
          PemKeys.key(certificates.resolve("client.key"), own[0].getPublicKey().getAlgorithm());
      return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
          .keyManager(new OneKey(key, own))
          .trustManager(PemKeys.certificates(certificates.resolve("ca.pem")))
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new ClientException(
          ClientProblem.CLIENT_CERTIFICATE,
          "cannot use the certificates in " + certificates + ": " + e.getMessage(),
          "have new ones issued on the build host (jstap-certs issue client --name YOU)",
          e);
    }
  }
}
