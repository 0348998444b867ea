// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CRLHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What an authority has issued ({@code issued/SERIAL.pem}) and taken back ({@code crl.pem}, RFC
 * 5280 §5).
 *
 * <p>The list is valid as long as the authority: it is copied by hand, and one that runs out would
 * lock every client out.
 */
public final class Register {
  private final Path folder;
  private final X509Certificate authority;
  private final PrivateKey key;

  Register(Path folder, X509Certificate authority, PrivateKey key) {
    this.folder = folder;
    this.authority = authority;
    this.key = key;
  }

  /**
   * A certificate that was issued.
   *
   * @param profile empty when its purpose is none of ours
   */
  public record Entry(
      X509Certificate certificate, Optional<CertificateProfile> profile, boolean revoked) {
    /** Lower-case hexadecimal, as {@code jstap-certs revoke} takes it. */
    public String serial() {
      return hex(certificate.getSerialNumber());
    }
  }

  static String hex(BigInteger serial) {
    return serial.toString(16).toLowerCase(Locale.ROOT);
  }

  void enter(X509Certificate certificate) throws IOException {
    PemFiles.writeCertificate(
        folder.resolve("issued").resolve(hex(certificate.getSerialNumber()) + ".pem"), certificate);
  }

  /** Every certificate ever issued, the oldest first. */
  public List<Entry> entries() throws CertsException, IOException, GeneralSecurityException {
    List<Entry> entries = new ArrayList<>();
    Optional<X509CRL> revocations = revocations();
    if (Files.isDirectory(folder.resolve("issued"))) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(folder.resolve("issued"), "[0-9a-f]*.pem")) {
        for (Path file : files) {
          X509Certificate certificate = PemFiles.readCertificate(file);
          boolean revoked = revocations.map(list -> list.isRevoked(certificate)).orElse(false);
          entries.add(new Entry(certificate, profile(certificate), revoked));
        }
      }
    }
    entries.sort(
        Comparator.comparing((Entry entry) -> entry.certificate().getNotBefore())
            .thenComparing(Entry::serial));
    return entries;
  }

  static Optional<CertificateProfile> profile(X509Certificate certificate) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null || purposes.size() != 1
          ? Optional.empty()
          : CertificateProfile.ofPurpose(purposes.getFirst());
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }

  /** The list of what was taken back; empty before the first time. */
  public Optional<X509CRL> revocations()
      throws CertsException, IOException, GeneralSecurityException {
    Path file = folder.resolve("crl.pem");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
      list.verify(authority.getPublicKey());
      return Optional.of(list);
    } catch (GeneralSecurityException e) {
      throw new CertsException(
          file + " is no revocation list of this authority", "restore it from a backup", e);
    }
  }

  /**
   * Takes a certificate back and writes the new list.
   *
   * @param serial hexadecimal, with or without colons
   * @return the certificate that is revoked now
   */
  public X509Certificate revoke(String serial)
      throws CertsException, IOException, GeneralSecurityException {
    String wanted = serial.replace(":", "").toLowerCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
    Entry entry =
        entries().stream()
            .filter(candidate -> candidate.serial().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new CertsException(
                        "no certificate with the serial number " + serial + " was issued here",
                        "jstap-certs list shows them"));
    if (entry.revoked()) {
      throw new CertsException("that certificate is revoked already", "nothing is left to do");
    }
    PemFiles.writeRevocations(folder.resolve("crl.pem"), listWith(entry.certificate()));
    return entry.certificate();
  }

  private X509CRL listWith(X509Certificate revoked)
      throws CertsException, IOException, GeneralSecurityException {
    Instant issued = Instant.now();
    Date now = Date.from(issued);
    X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), now);
    builder.setNextUpdate(authority.getNotAfter());
    Optional<X509CRL> old = revocations();
    if (old.isPresent()) {
      builder.addCRL(new JcaX509CRLHolder(old.get()));
    }
    builder.addCRLEntry(revoked.getSerialNumber(), now, CRLReason.cessationOfOperation);
    builder.addExtension(
        Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(issued.toEpochMilli())));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.getPublicKey()));
    try {
      return new JcaX509CRLConverter()
          .getCRL(
              builder.build(
                  new JcaContentSignerBuilder(Authority.signatureAlgorithm(key)).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign the revocation list", e);
    }
  }
}
