// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A detached CMS SignedData (RFC 5652 §5) as kernels verify it: one signer, named by issuer and
 * serial number; RSA PKCS #1 v1.5; no attributes, certificates or lists inside. There is one
 * encoding of such a structure, and anything else is refused: what was read is encoded anew and has
 * to give the same bytes. So not one bit of it can be changed unnoticed.
 *
 * @param issuer DER of the issuer's name
 * @param digest object identifier of the digest
 * @param value the signature itself
 */
record CmsSignature(Bytes issuer, BigInteger serial, String digest, Bytes value) {
  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

  /** Bytes that nobody changes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out of the package
  record Bytes(byte[] array) {}

  static CmsSignature parse(byte[] der) throws ClientException {
    try {
      ContentInfo content = ContentInfo.getInstance(ASN1Primitive.fromByteArray(der));
      SignedData signed = SignedData.getInstance(content.getContent());
      if (signed.getSignerInfos().size() == 1 && signed.getDigestAlgorithms().size() == 1) {
        SignerInfo signer = SignerInfo.getInstance(signed.getSignerInfos().getObjectAt(0));
        Optional<ContentInfo> canonical = canonical(signed, signer);
        if (canonical.isPresent()
            && Arrays.equals(canonical.get().getEncoded(ASN1Encoding.DER), der)) {
          return of(signer);
        }
      }
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Hostile bytes make the parser throw many things; all mean what is thrown below.
      throw Refusal.DAMAGED.because("its signature is malformed");
    }
    throw Refusal.DAMAGED.because("its signature is malformed");
  }

  private static CmsSignature of(SignerInfo signer) throws IOException {
    IssuerAndSerialNumber name = IssuerAndSerialNumber.getInstance(signer.getSID().getId());
    return new CmsSignature(
        new Bytes(name.getName().getEncoded(ASN1Encoding.DER)),
        name.getSerialNumber().getValue(),
        signer.getDigestAlgorithm().getAlgorithm().getId(),
        new Bytes(signer.getEncryptedDigest().getOctets()));
  }

  /** The structure with nothing in it but what we understand. */
  private static Optional<ContentInfo> canonical(SignedData signed, SignerInfo signer) {
    AlgorithmIdentifier digest = signer.getDigestAlgorithm();
    AlgorithmIdentifier declared =
        AlgorithmIdentifier.getInstance(signed.getDigestAlgorithms().getObjectAt(0));
    boolean plain =
        signer.getSID().toASN1Primitive() instanceof ASN1Sequence
            && declared.getAlgorithm().equals(digest.getAlgorithm())
            && withoutParameters(declared)
            && withoutParameters(digest);
    if (!plain) {
      return Optional.empty();
    }
    ASN1OctetString value = signer.getEncryptedDigest();
    SignerInfo fresh =
        new SignerInfo(
            new SignerIdentifier(IssuerAndSerialNumber.getInstance(signer.getSID().getId())),
            digest,
            (ASN1Set) null,
            RSA,
            value,
            (ASN1Set) null);
    ASN1EncodableVector algorithms = new ASN1EncodableVector();
    algorithms.add(declared);
    ASN1EncodableVector signers = new ASN1EncodableVector();
    signers.add(fresh);
    return Optional.of(
        new ContentInfo(
            CMSObjectIdentifiers.signedData,
            new SignedData(
                new DERSet(algorithms),
                new ContentInfo(CMSObjectIdentifiers.data, null),
                null,
                null,
                new DERSet(signers))));
  }

  /** Absent or NULL: RFC 5754 §2 allows both for SHA-2. */
  private static boolean withoutParameters(AlgorithmIdentifier algorithm) {
    return algorithm.getParameters() == null
        || DERNull.INSTANCE.equals(algorithm.getParameters().toASN1Primitive());
  }
}
