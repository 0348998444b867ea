// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a certificate may be used for: exactly one thing, as its extended key usage says (RFC 5280
 * §4.2.1.12).
 */
public enum CertificateProfile {
  /** A compile server's side of TLS. */
  SERVER("1.3.6.1.5.5.7.3.1", false, 397),
  /** A node's or user's side of TLS. */
  CLIENT("1.3.6.1.5.5.7.3.2", false, 397),
  /** Signs modules. RSA, for kernels verify no other kind of key everywhere. */
  SIGNER("1.3.6.1.5.5.7.3.3", true, 1095);

  private final String purpose;
  private final boolean rsa;
  private final int days;

  CertificateProfile(String purpose, boolean rsa, int days) {
    this.purpose = purpose;
    this.rsa = rsa;
    this.days = days;
  }

  KeyPurposeId purpose() {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose));
  }

  boolean rsa() {
    return rsa;
  }

  int days() {
    return days;
  }

  /** The word for it on the command line, and the base name of its files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The profile with that extended key usage. */
  static Optional<CertificateProfile> ofPurpose(String oid) {
    for (CertificateProfile profile : values()) {
      if (profile.purpose.equals(oid)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }
}
