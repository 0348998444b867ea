// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Signs modules in the kernel's own way (Documentation/admin-guide/module-signing.rst): behind the
 * ELF file a CMS SignedData (RFC 5652 §5) in DER, detached, without certificates and without signed
 * attributes; then {@code struct module_signature} and a marker. Safe for use by several threads.
 */
public final class ModuleSigner {
  private static final byte[] MARKER =
      "~Module signature appended~\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TRAILER = 12;

  /**
   * The kernel's parser knows this identifier of RSA, and not the one that names the digest too.
   */
  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

  private static final byte PKEY_ID_PKCS7 = 2;

  private final SignerIdentity identity;

  public ModuleSigner(SignerIdentity identity) {
    this.identity = identity;
    // Loads the classes of the first signature before anyone waits for them.
    signature(new byte[0]);
  }

  /** Signs a module with SHA-256 and RSA (PKCS #1 v1.5). */
  public SignedModule sign(NamedModule module) {
    byte[] elf = module.shared();
    byte[] signature = signature(elf);
    ByteBuffer file = ByteBuffer.allocate(elf.length + signature.length + TRAILER + MARKER.length);
    file.put(elf).put(signature);
    // algo, hash, id_type, signer_len, key_id_len, three bytes of padding, big-endian sig_len
    file.put(new byte[] {0, 0, PKEY_ID_PKCS7, 0, 0, 0, 0, 0}).putInt(signature.length);
    file.put(MARKER);
    return new SignedModule(module.name(), file.array());
  }

  private byte[] signature(byte[] content) {
    try {
      ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").build(identity.key());
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(
                  new JcaDigestCalculatorProviderBuilder().build(), algorithm -> RSA)
              .setDirectSignature(true)
              .build(signer, identity.certificate()));
      CMSSignedData signed = generator.generate(new CMSProcessableByteArray(content), false);
      return signed.toASN1Structure().getEncoded(ASN1Encoding.DER);
    } catch (OperatorCreationException
        | CertificateEncodingException
        | CMSException
        | IOException e) {
      throw new IllegalStateException("signing with a key that was found fit", e);
    }
  }
}
