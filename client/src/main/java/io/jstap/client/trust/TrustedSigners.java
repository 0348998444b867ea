// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The certificates of the signers that this machine trusts: {@code *.pem} in a folder. */
public final class TrustedSigners {
  /** The folder that the helper uses too. */
  public static final Path FOLDER = Path.of("/etc/jstap/trusted");

  private TrustedSigners() {}

  public static List<X509Certificate> read(Path folder) throws ClientException {
    List<X509Certificate> signers = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Path file : files) {
          try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate : factory.generateCertificates(in)) {
              signers.add((X509Certificate) certificate);
            }
          }
        }
      } catch (IOException | CertificateException e) {
        throw Refusal.UNTRUSTED_FOLDER.because(folder + " cannot be read: " + e.getMessage());
      }
    }
    if (signers.isEmpty()) {
      throw Refusal.UNKNOWN_SIGNER.because(folder + " holds no certificate of a trusted signer");
    }
    return signers;
  }
}
