// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import io.jstap.client.IoMessages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The certificates of the signers that this machine trusts: {@code *.pem} in a folder. */
public final class TrustedSigners {
  /** The folder that the helper uses, and the only one that it uses. */
  public static final Path FOLDER = Path.of("/etc/jstap/trusted");

  private TrustedSigners() {}

  /** Reads them; a folder or a file that others than its owner can write is not used at all. */
  public static List<X509Certificate> read(Path folder) throws ClientException {
    List<X509Certificate> signers = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      check(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
        for (Path file : files) {
          check(file);
          signers.addAll(certificates(file));
        }
      } catch (IOException e) {
        throw unreadable(folder, IoMessages.reason(e));
      }
    }
    if (signers.isEmpty()) {
      throw Refusal.UNKNOWN_SIGNER.because(folder + " holds no certificate of a trusted signer");
    }
    return signers;
  }

  /** Whether there is any trusted signer at all. */
  public static boolean exist(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      // No folder, no signers.
      return false;
    }
  }

  private static List<X509Certificate> certificates(Path file) throws ClientException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) certificate);
      }
    } catch (IOException e) {
      throw unreadable(file, IoMessages.reason(e));
    } catch (CertificateException e) {
      throw unreadable(file, "it holds no certificate in PEM format");
    }
    return found;
  }

  private static void check(Path path) throws ClientException {
    try {
      PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
      if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
          || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        throw Refusal.UNTRUSTED_FOLDER.because(path + " can be written by others than its owner");
      }
    } catch (IOException e) {
      throw unreadable(path, IoMessages.reason(e));
    }
  }

  private static ClientException unreadable(Path path, String why) {
    return Refusal.UNTRUSTED_FOLDER.because("cannot read " + path + ": " + why);
  }
}
