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
import java.time.Duration;
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
 * <p>The list is valid for {@link #LIST_LIFE}, so that a server that is given old ones does not
 * take them for ever; a server whose list has run out lets nobody in. {@code jstap-certs crl} makes
 * a new one, and so does every command that gives the list to this machine's server when half of
 * its time is over.
 */
public final class Register {
  /** From a list's making to its end. */
  public static final Duration LIST_LIFE = Duration.ofDays(30);

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
    write(Optional.of(entry.certificate()));
    return entry.certificate();
  }

  /** The list, made anew when there is none or half of its time is over. */
  public X509CRL current() throws CertsException, IOException, GeneralSecurityException {
    Optional<X509CRL> list = revocations();
    Instant half = Instant.now().plus(LIST_LIFE.dividedBy(2));
    if (list.isPresent()
        && list.get().getNextUpdate() != null
        && list.get().getNextUpdate().toInstant().isAfter(half)
        && !list.get().getNextUpdate().toInstant().isAfter(Instant.now().plus(LIST_LIFE))) {
      return list.get();
    }
    return renew();
  }

  /** Makes the list anew, with the same entries. */
  public X509CRL renew() throws CertsException, IOException, GeneralSecurityException {
    return write(Optional.empty());
  }

  private X509CRL write(Optional<X509Certificate> revoked)
      throws CertsException, IOException, GeneralSecurityException {
    X509CRL list = listWith(revoked);
    PemFiles.writeRevocations(folder.resolve("crl.pem"), list);
    return list;
  }

  private X509CRL listWith(Optional<X509Certificate> revoked)
      throws CertsException, IOException, GeneralSecurityException {
    Instant issued = Instant.now();
    Date now = Date.from(issued);
    X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), now);
    builder.setNextUpdate(Date.from(issued.plus(LIST_LIFE)));
    Optional<X509CRL> old = revocations();
    if (old.isPresent()) {
      builder.addCRL(new JcaX509CRLHolder(old.get()));
    }
    revoked.ifPresent(
        certificate ->
            builder.addCRLEntry(
                certificate.getSerialNumber(), now, CRLReason.cessationOfOperation));
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
