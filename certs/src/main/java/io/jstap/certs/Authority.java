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

/**
 * A certificate authority in a folder: {@code ca.pem}, {@code ca.key}, the {@link Register} of what
 * it issued. The profile of its certificates (RFC 5280) is in {@code certs/README.md}.
 */
public final class Authority {
  private static final int RSA_BITS = 3072;
  private static final int CA_DAYS = 3650;
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Register register;

  private Authority(X509Certificate certificate, PrivateKey key, Path folder) {
    this.certificate = certificate;
    this.key = key;
    this.register = new Register(folder, certificate, key);
  }

  /** A certificate with its key, not yet written anywhere. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    /** Writes {@code name.key} and {@code name.pem} into a folder. */
    public void write(Path folder, String name) throws IOException {
      PemFiles.writeKey(folder.resolve(name + ".key"), key);
      PemFiles.writeCertificate(folder.resolve(name + ".pem"), certificate);
    }
  }

  /** Opens the authority of a folder, making it at the first time. */
  public static Authority openOrCreate(Path folder, String name)
      throws CertsException, IOException, GeneralSecurityException {
    return Files.exists(folder.resolve("ca.pem")) ? open(folder) : create(folder, name);
  }

  /** Opens the authority of a folder. */
  public static Authority open(Path folder) throws CertsException {
    if (!Files.exists(folder.resolve("ca.pem"))) {
      throw new CertsException(
          "there is no certificate authority in " + folder, "make one with jstap-certs init");
    }
    X509Certificate certificate = PemFiles.readCertificate(folder.resolve("ca.pem"));
    if (certificate.getBasicConstraints() < 0) {
      throw new CertsException(
          folder.resolve("ca.pem") + " is no certificate of an authority",
          "give the folder of an authority that jstap-certs init made");
    }
    return new Authority(certificate, PemFiles.readKey(folder.resolve("ca.key")), folder);
  }

  private static Authority create(Path folder, String name)
      throws IOException, GeneralSecurityException {
    KeyPair keys = ecKeys();
    X500Name subject = subject(name);
    X509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), CA_DAYS);
    // Path length 0: what it issues can issue nothing.
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    X509Certificate certificate = sign(builder, keys.getPrivate());
    // The certificate is written last: it says that the authority is complete.
    PemFiles.writeKey(folder.resolve("ca.key"), keys.getPrivate());
    PemFiles.writeCertificate(folder.resolve("ca.pem"), certificate);
    return new Authority(certificate, keys.getPrivate(), folder);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public Register register() {
    return register;
  }

  /** Whether it has issued that certificate. */
  boolean issued(X509Certificate other) {
    try {
      other.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      // Any failure means that the signature is not its own.
      return false;
    }
  }

  /**
   * Issues a certificate with a fresh key and enters it into the register.
   *
   * @param commonName name of the subject
   * @param alternatives host names, IP addresses and identities of clients, for the subject
   *     alternative name
   */
  public Issued issue(CertificateProfile profile, String commonName, List<String> alternatives)
      throws IOException, GeneralSecurityException {
    KeyPair keys = profile.rsa() ? rsaKeys() : ecKeys();
    // The subject is taken from the encoding, so that it is the same to the byte.
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder =
        builder(issuer, subject(commonName), keys.getPublic(), profile.days());
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
    if (!alternatives.isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, names(alternatives));
    }
    Issued issued = new Issued(sign(builder, key), keys.getPrivate());
    register.enter(issued.certificate());
    return issued;
  }

  private static GeneralNames names(List<String> alternatives) {
    List<GeneralName> names = new ArrayList<>();
    for (String name : alternatives) {
      int kind =
          name.startsWith(ClientIdentities.SCHEME)
              ? GeneralName.uniformResourceIdentifier
              : Hosts.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName;
      names.add(new GeneralName(kind, name));
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
    String algorithm = signatureAlgorithm(key);
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign with " + algorithm, e);
    }
  }

  static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
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
