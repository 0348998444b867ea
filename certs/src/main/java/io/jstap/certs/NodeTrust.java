// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The folder of the signers whose modules a machine loads; root's alone, with every folder above
 * it.
 */
public final class NodeTrust {
  private static final int DIGEST_CHARACTERS = 16;

  private final Path root;

  /** With the root of the file system that the machine will see; {@code /} for the running one. */
  public NodeTrust(Path root) {
    this.root = root;
  }

  /**
   * Installs a signer's certificate; the same one again changes nothing.
   *
   * @return the file that holds it
   */
  public Path install(Path certificate)
      throws CertsException, IOException, GeneralSecurityException {
    X509Certificate signer = PemFiles.readCertificate(certificate);
    if (!Register.profile(signer).equals(Optional.of(CertificateProfile.SIGNER))) {
      throw new CertsException(
          certificate + " is not the certificate of a module signer",
          "give signer.pem of the build host; certificates for TLS and of authorities sign no modules");
    }
    Path folder = root;
    for (String part : new String[] {"etc", "jstap", "trusted"}) {
      folder = folder.resolve(part);
      ensure(folder);
    }
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(signer.getEncoded()))
            .substring(0, DIGEST_CHARACTERS);
    Path file = folder.resolve("signer-" + digest + ".pem");
    PemFiles.writeCertificate(file, signer);
    return file;
  }

  private void ensure(Path folder) throws CertsException, IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder);
      // What the umask took away is given back: users other than root read it too.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    boolean own =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && ((Integer) Files.getAttribute(folder, "unix:uid")) == 0
            && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                .matches("....[^w]..[^w].");
    if (!own) {
      throw new CertsException(
          folder + " must be a folder that belongs to root and that nobody else can write",
          "chown root " + folder + " && chmod go-w " + folder);
    }
  }
}
