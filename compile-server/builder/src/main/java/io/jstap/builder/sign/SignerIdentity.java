// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import io.jstap.builder.BuilderProblem;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * A key that modules are signed with, and its certificate. Immutable; its text never shows the key.
 */
public final class SignerIdentity {
  private static final int SMALLEST_KEY = 2048;
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private final PrivateKey key;
  private final X509Certificate certificate;

  private SignerIdentity(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** Why a key or a certificate is unfit. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;
    private final String help;

    Unfit(String message, String help) {
      super(message);
      this.help = help;
    }
  }

  /**
   * Reads both from PEM files and checks that they are fit: the key's file is its owner's only, the
   * key is RSA of at least 2048 bits and belongs to the certificate, and the certificate is valid
   * now and meant for code signing (RFC 5280 §4.2.1.12).
   *
   * @param sink takes the problem when the result is empty
   */
  public static Optional<SignerIdentity> load(Path certificate, Path key, EventSink sink) {
    try {
      SignerIdentity identity = new SignerIdentity(key(key), certificate(certificate));
      identity.check(certificate, key);
      return Optional.of(identity);
    } catch (Unfit e) {
      sink.problem(
          Problem.error(BuilderProblem.SIGNER, String.valueOf(e.getMessage())).withHelp(e.help));
    } catch (IOException | GeneralSecurityException e) {
      sink.problem(
          Problem.error(BuilderProblem.SIGNER, "the signer's key or certificate: " + e)
              .withHelp("make new ones with jstap-certs"));
    }
    return Optional.empty();
  }

  PrivateKey key() {
    return key;
  }

  /** The certificate that nodes must trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  @Override
  public String toString() {
    return "signer " + certificate.getSubjectX500Principal();
  }

  private static PrivateKey key(Path file) throws IOException, Unfit {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.remove(PosixFilePermission.OWNER_READ);
    permissions.remove(PosixFilePermission.OWNER_WRITE);
    if (!permissions.isEmpty()) {
      throw new Unfit("others may read or use the signer's key " + file, "chmod 600 " + file);
    }
    Object parsed = parse(file);
    PrivateKeyInfo info =
        switch (parsed) {
          case PrivateKeyInfo plain -> plain;
          case PEMKeyPair pair -> pair.getPrivateKeyInfo();
          default ->
              throw new Unfit(file + " holds no plain private key", "make one with jstap-certs");
        };
    return new JcaPEMKeyConverter().getPrivateKey(info);
  }

  private static X509Certificate certificate(Path file)
      throws IOException, GeneralSecurityException, Unfit {
    if (parse(file) instanceof X509CertificateHolder holder) {
      return new JcaX509CertificateConverter().getCertificate(holder);
    }
    throw new Unfit(file + " holds no certificate", "make one with jstap-certs");
  }

  private static Object parse(Path file) throws IOException, Unfit {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      Object parsed = parser.readObject();
      if (parsed != null) {
        return parsed;
      }
    } catch (PEMException e) {
      throw new Unfit(file + " is damaged: " + e.getMessage(), "make a new one with jstap-certs");
    }
    throw new Unfit(file + " is no PEM file", "make one with jstap-certs");
  }

  private void check(Path certificateFile, Path keyFile) throws GeneralSecurityException, Unfit {
    if (!(key instanceof RSAPrivateCrtKey rsa)
        || !(certificate.getPublicKey() instanceof RSAPublicKey expected)) {
      throw new Unfit(keyFile + " is no RSA key", "make one with jstap-certs");
    }
    if (expected.getModulus().bitLength() < SMALLEST_KEY) {
      throw new Unfit(keyFile + " has less than 2048 bits", "make a new one with jstap-certs");
    }
    if (!rsa.getModulus().equals(expected.getModulus())) {
      throw new Unfit(
          keyFile + " does not belong to " + certificateFile, "use a pair that belongs together");
    }
    List<String> usages = certificate.getExtendedKeyUsage();
    if (usages == null || !usages.contains(CODE_SIGNING)) {
      throw new Unfit(certificateFile + " is not meant for code signing", "use signer.pem");
    }
    Instant now = Instant.now();
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new Unfit(certificateFile + " is not valid at this time", "renew it with jstap-certs");
    }
  }
}
