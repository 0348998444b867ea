// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a certificate may be used for: exactly one thing.
 *
 * @param purpose extended key usage (RFC 5280 §4.2.1.12)
 * @param rsa whether the key is RSA: module signatures have to be, for the kernel knows no other
 *     everywhere
 * @param days validity
 */
public record CertificateProfile(KeyPurposeId purpose, boolean rsa, int days) {
  public static final CertificateProfile SERVER =
      new CertificateProfile(KeyPurposeId.id_kp_serverAuth, false, 397);
  public static final CertificateProfile CLIENT =
      new CertificateProfile(KeyPurposeId.id_kp_clientAuth, false, 397);
  public static final CertificateProfile SIGNER =
      new CertificateProfile(KeyPurposeId.id_kp_codeSigning, true, 1095);

  /** The words that the command line uses. */
  public static final List<String> NAMES = List.of("server", "client", "signer");

  /** The profile of that name; throws IllegalArgumentException for another. */
  public static CertificateProfile named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "server" -> SERVER;
      case "client" -> CLIENT;
      case "signer" -> SIGNER;
      default -> throw new IllegalArgumentException("no profile '" + name + "'");
    };
  }
}
