// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.util.Collection;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Mutual TLS of the server: TLS 1.2 and 1.3 only, a client certificate of our own authority or no
 * handshake.
 */
final class TransportSecurity {
  private TransportSecurity() {}

  /**
   * Reads {@code server.pem}, {@code server.key}, {@code ca.pem} and the optional {@code crl.pem}.
   */
  static SslContext serverContext(Path certificates) {
    Path certificate = require(certificates.resolve("server.pem"));
    Path key = require(certificates.resolve("server.key"));
    Path authority = require(certificates.resolve("ca.pem"));
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forServer(certificate.toFile(), key.toFile()), SslProvider.JDK)
          .trustManager(trustManagers(authority, certificates.resolve("crl.pem")))
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

  private static TrustManagerFactory trustManagers(Path authority, Path revocations) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int index = 0;
      for (Certificate trusted : certificates(authority)) {
        store.setCertificateEntry("ca" + index++, trusted);
      }
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(store, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      if (Files.exists(revocations)) {
        try (InputStream in = Files.newInputStream(revocations)) {
          var lists = CertificateFactory.getInstance("X.509").generateCRLs(in);
          parameters.addCertStore(
              CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        }
        parameters.setRevocationEnabled(true);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new StartupException(
          "cannot read the certificate authority " + authority + ": " + e.getMessage(),
          "make one with bin/jstap-certs init",
          e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
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
