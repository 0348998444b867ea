// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority in a folder: {@code ca.pem} and {@code ca.key}. */
public final class Authority {
  private static final int RSA_BITS = 3072;
  private static final int CA_DAYS = 3650;
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate certificate;
  private final PrivateKey key;

  private Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A certificate with its key, not yet written anywhere. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    /** Writes {@code name.pem} and {@code name.key} into a folder. */
    public void write(Path folder, String name) throws IOException {
      PemFiles.writeKey(folder.resolve(name + ".key"), key);
      PemFiles.writeCertificate(folder.resolve(name + ".pem"), certificate);
    }
  }

  /** Opens the authority of a folder, making it at the first time. */
  public static Authority openOrCreate(Path folder, String name)
      throws IOException, GeneralSecurityException {
    return Files.exists(folder.resolve("ca.pem")) ? open(folder) : create(folder, name);
  }

  public static Authority open(Path folder) throws IOException {
    return new Authority(
        PemFiles.readCertificate(folder.resolve("ca.pem")),
        PemFiles.readKey(folder.resolve("ca.key")));
  }

  private static Authority create(Path folder, String name)
      throws IOException, GeneralSecurityException {
    KeyPair keys = ecKeys();
    X500Name subject = subject(name);
    X509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), CA_DAYS);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    X509Certificate certificate = sign(builder, keys.getPrivate());
    PemFiles.writeKey(folder.resolve("ca.key"), keys.getPrivate());
    PemFiles.writeCertificate(folder.resolve("ca.pem"), certificate);
    return new Authority(certificate, keys.getPrivate());
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * Issues a certificate with a fresh key.
   *
   * @param commonName name of the subject
   * @param hosts host names and IP addresses for the subject alternative name
   */
  public Issued issue(CertificateProfile profile, String commonName, List<String> hosts)
      throws IOException, GeneralSecurityException {
    KeyPair keys = profile.rsa() ? rsaKeys() : ecKeys();
    X509v3CertificateBuilder builder =
        builder(
            new X500Name(certificate.getSubjectX500Principal().getName()),
            subject(commonName),
            keys.getPublic(),
            profile.days());
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(profile.purpose()));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
    if (!hosts.isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
    }
    return new Issued(sign(builder, key), keys.getPrivate());
  }

  private static GeneralNames names(List<String> hosts) {
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      boolean address = host.matches("[0-9.]+") || host.contains(":");
      names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X500Name subject(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, "jstap")
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, int days) {
    // Clocks of nodes may be behind a little.
    Instant start = Instant.now().minus(Duration.ofMinutes(5));
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1),
        Date.from(start),
        Date.from(start.plus(Duration.ofDays(days))),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, CertIOException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign with " + algorithm, e);
    }
  }

  private static KeyPair ecKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static KeyPair rsaKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS, RANDOM);
    return generator.generateKeyPair();
  }
}
