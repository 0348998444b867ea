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
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * Certificates and keys in PEM files (RFC 7468). Keys are readable by their owner alone from the
 * first byte on.
 */
final class PemFiles {
  private PemFiles() {}

  static void writeCertificate(Path file, X509Certificate certificate) throws IOException {
    write(file, pem(certificate), "rw-r--r--");
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

  /**
   * Writes beside and renames, so that a reader sees the old file or the new one, and never more
   * rights than asked for.
   */
  static void write(Path file, String text, String permissions) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    folders(folder);
    Path fresh = Files.createTempFile(folder, ".new", ".pem");
    try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static void folders(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static X509Certificate readCertificate(Path file) throws IOException {
    if (read(file) instanceof X509CertificateHolder holder) {
      try {
        return new JcaX509CertificateConverter().getCertificate(holder);
      } catch (CertificateException e) {
        throw new IOException(file + " holds a damaged certificate", e);
      }
    }
    throw new IOException(file + " holds no certificate");
  }

  static PrivateKey readKey(Path file) throws IOException {
    return switch (read(file)) {
      case PrivateKeyInfo info -> new JcaPEMKeyConverter().getPrivateKey(info);
      case PEMKeyPair pair -> {
        KeyPair keys = new JcaPEMKeyConverter().getKeyPair(pair);
        yield keys.getPrivate();
      }
      default -> throw new IOException(file + " holds no private key");
    };
  }

  private static Object read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      Object object = parser.readObject();
      if (object == null) {
        throw new IOException(file + " is empty");
      }
      return object;
    }
  }
}
