// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Decides whether a module may be handed to the helper: signature (CMS, RFC 5652, detached, without
 * signed attributes) by a trusted signer, manifest, machine, time. One way to be accepted, no
 * fallback; the helper repeats all of it.
 */
public final class ModuleVerifier {
  private static final int LEAST_RSA_BITS = 2048;
  private static final Set<String> DIGESTS =
      Set.of(
          NISTObjectIdentifiers.id_sha256.getId(),
          NISTObjectIdentifiers.id_sha384.getId(),
          NISTObjectIdentifiers.id_sha512.getId());

  private final List<X509Certificate> trusted;

  public ModuleVerifier(List<X509Certificate> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * Verifies a whole file.
   *
   * @return its manifest
   * @throws ClientException with the reason when it is refused
   */
  public Manifest verify(byte[] file, Node node, Instant now) throws ClientException {
    AppendedSignature signature = AppendedSignature.find(file);
    byte[] payload = Arrays.copyOf(file, signature.payloadSize());
    byte[] cms =
        Arrays.copyOfRange(
            file, signature.payloadSize(), signature.payloadSize() + signature.cmsSize());
    verifySignature(payload, cms, now);
    Manifest manifest = Manifest.read(payload);
    manifest.check(node, now);
    return manifest;
  }

  private void verifySignature(byte[] payload, byte[] cms, Instant now) throws ClientException {
    SignerInformation signer = signer(payload, cms);
    X509Certificate certificate =
        trusted.stream()
            .filter(candidate -> matches(signer, candidate))
            .findFirst()
            .orElseThrow(
                () -> Refusal.UNKNOWN_SIGNER.because("it is signed by nobody this machine trusts"));
    checkAlgorithms(signer, certificate);
    checkCertificate(certificate, now);
    try {
      boolean good =
          signer.getSignedAttributes() == null
              && signer.verify(
                  new JcaSimpleSignerInfoVerifierBuilder().build(certificate.getPublicKey()));
      if (!good) {
        throw Refusal.DAMAGED.because("the signature does not match its bytes");
      }
    } catch (CMSException | OperatorCreationException e) {
      throw Refusal.DAMAGED.because("the signature does not match its bytes");
    }
  }

  private static SignerInformation signer(byte[] payload, byte[] cms) throws ClientException {
    try {
      // Nothing may stand behind the structure.
      if (ASN1Primitive.fromByteArray(cms).getEncoded("DER").length == cms.length) {
        Collection<SignerInformation> signers =
            new CMSSignedData(new CMSProcessableByteArray(payload), cms)
                .getSignerInfos()
                .getSigners();
        if (signers.size() == 1) {
          return signers.iterator().next();
        }
      }
    } catch (CMSException | java.io.IOException | RuntimeException e) {
      // Hostile bytes make the parser throw many things; all mean the same.
      throw Refusal.DAMAGED.because("its signature is malformed");
    }
    throw Refusal.DAMAGED.because("its signature is malformed");
  }

  private static boolean matches(SignerInformation signer, X509Certificate certificate) {
    try {
      return signer.getSID().match(new JcaX509CertificateHolder(certificate));
    } catch (CertificateException e) {
      return false;
    }
  }

  private static void checkAlgorithms(SignerInformation signer, X509Certificate certificate)
      throws ClientException {
    PublicKey key = certificate.getPublicKey();
    if (!DIGESTS.contains(signer.getDigestAlgOID())) {
      throw Refusal.WEAK_ALGORITHM.because("its signature does not use SHA-256 or better");
    }
    if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw Refusal.WEAK_ALGORITHM.because(
          "the signer's key is not RSA of at least " + LEAST_RSA_BITS + " bits");
    }
  }

  private static void checkCertificate(X509Certificate certificate, Instant now)
      throws ClientException {
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw Refusal.EXPIRED.because("the signer's certificate is not valid at this time");
    }
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      if (purposes == null || !purposes.contains(KeyPurposeId.id_kp_codeSigning.getId())) {
        throw Refusal.UNKNOWN_SIGNER.because(
            "the signer's certificate is not one for signing code");
      }
    } catch (CertificateParsingException e) {
      throw Refusal.UNKNOWN_SIGNER.because("the signer's certificate is damaged");
    }
  }
}
