// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether somebody we trust has signed these bytes. Signers, algorithms and key sizes are this
 * machine's policy, never the file's choice. There is one way to be accepted and no fallback.
 */
final class SignatureVerifier {
  private static final int LEAST_RSA_BITS = 2048;
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  /** Digests by object identifier, with Java's name of the signature. */
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "2.16.840.1.101.3.4.2.1", "SHA256withRSA",
          "2.16.840.1.101.3.4.2.2", "SHA384withRSA",
          "2.16.840.1.101.3.4.2.3", "SHA512withRSA");

  private final List<X509Certificate> trusted;

  SignatureVerifier(List<X509Certificate> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * Verifies a whole file.
   *
   * @return how many bytes at its start are signed
   * @throws ClientException with the reason when it is refused
   */
  int verify(byte[] file, Instant now) throws ClientException {
    AppendedSignature place = AppendedSignature.find(file);
    int end = place.payloadSize() + place.cmsSize();
    CmsSignature signature = CmsSignature.parse(Arrays.copyOfRange(file, place.payloadSize(), end));
    X509Certificate signer =
        signer(signature)
            .orElseThrow(
                () -> Refusal.UNKNOWN_SIGNER.because("it is signed by nobody this machine trusts"));
    String algorithm = ALGORITHMS.get(signature.digest());
    if (algorithm == null) {
      throw Refusal.WEAK_ALGORITHM.because("its signature does not use SHA-256 or better");
    }
    check(signer, now);
    if (!matches(file, place.payloadSize(), signature, algorithm, signer)) {
      throw Refusal.DAMAGED.because("the signature does not match its bytes");
    }
    return place.payloadSize();
  }

  private Optional<X509Certificate> signer(CmsSignature signature) {
    return trusted.stream()
        .filter(
            candidate ->
                candidate.getSerialNumber().equals(signature.serial())
                    && Arrays.equals(
                        candidate.getIssuerX500Principal().getEncoded(),
                        signature.issuer().array()))
        .findFirst();
  }

  private static void check(X509Certificate signer, Instant now) throws ClientException {
    if (!(signer.getPublicKey() instanceof RSAPublicKey key)
        || key.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw Refusal.WEAK_ALGORITHM.because(
          "the signer's key is not RSA of at least " + LEAST_RSA_BITS + " bits");
    }
    if (!signsCode(signer)) {
      throw Refusal.UNKNOWN_SIGNER.because("the signer's certificate is not one for signing code");
    }
    if (now.isBefore(signer.getNotBefore().toInstant())
        || now.isAfter(signer.getNotAfter().toInstant())) {
      throw Refusal.EXPIRED.because("the signer's certificate is not valid at this time");
    }
  }

  private static boolean signsCode(X509Certificate signer) {
    try {
      List<String> purposes = signer.getExtendedKeyUsage();
      return purposes != null && purposes.contains(CODE_SIGNING);
    } catch (CertificateParsingException e) {
      // What cannot be read permits nothing.
      return false;
    }
  }

  private static boolean matches(
      byte[] file, int size, CmsSignature signature, String algorithm, X509Certificate signer) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(signer.getPublicKey());
      verifier.update(file, 0, size);
      return verifier.verify(signature.value().array());
    } catch (GeneralSecurityException e) {
      // A signature of the wrong length, for example.
      return false;
    }
  }
}
