// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * Certificates, keys and revocation lists in PEM files (RFC 7468). A file appears whole under its
 * name or not at all, and one with a key is never readable by others, not even while it is written.
 */
final class PemFiles {
  private PemFiles() {}

  static void writeCertificate(Path file, X509Certificate certificate) throws IOException {
    write(file, pem(certificate), "rw-r--r--");
  }

  static void writeRevocations(Path file, X509CRL revocations) throws IOException {
    write(file, pem(revocations), "rw-r--r--");
  }

  static void writeKey(Path file, PrivateKey key) throws IOException {
    write(file, pem(new JcaPKCS8Generator(key, null)), "rw-------");
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private static void write(Path file, String text, String permissions) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    folders(folder);
    // Born with 0600; wider rights are given only to what is no secret, once it is complete.
    Path fresh =
        Files.createTempFile(
            folder,
            ".new",
            ".pem",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Makes a folder and those above it that are missing, for the owner alone. */
  static void folders(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static X509Certificate readCertificate(Path file) throws CertsException {
    try {
      if (read(file) instanceof X509CertificateHolder holder) {
        return new JcaX509CertificateConverter().getCertificate(holder);
      }
    } catch (CertificateException e) {
      throw damaged(file, "certificate", e);
    }
    throw unlike(file, "certificate");
  }

  static PrivateKey readKey(Path file) throws CertsException {
    try {
      return switch (read(file)) {
        case PrivateKeyInfo info -> new JcaPEMKeyConverter().getPrivateKey(info);
        case PEMKeyPair pair -> new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
        default -> throw unlike(file, "private key");
      };
    } catch (IOException e) {
      throw damaged(file, "private key", e);
    }
  }

  private static Object read(Path file) throws CertsException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      Object object = parser.readObject();
      if (object != null) {
        return object;
      }
    } catch (PEMException e) {
      throw damaged(file, "PEM block", e);
    } catch (IOException e) {
      throw new CertsException(
          "cannot read " + Messages.of(e), "check the path and its permissions", e);
    }
    throw unlike(file, "PEM block");
  }

  private static CertsException unlike(Path file, String what) {
    return new CertsException(
        file + " holds no " + what, "give the PEM file that jstap-certs or openssl wrote");
  }

  private static CertsException damaged(Path file, String what, Exception cause) {
    return new CertsException(
        file + " holds a damaged " + what,
        "restore it from a backup, or remove it and make a new one",
        cause);
  }
}
