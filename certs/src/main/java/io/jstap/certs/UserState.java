// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates of one user's state folder: {@code ca/}, {@code server/}, {@code signer/} and
 * {@code client/}, a folder for each process that must not read the others' keys. Two processes may
 * work on it at once.
 */
public final class UserState {
  private static final Duration LEAST_REST = Duration.ofDays(30);

  private final Path folder;

  public UserState(Path folder) {
    this.folder = folder;
  }

  /** Something done while no other process changes the folder. */
  private interface Locked<T> {
    T run(Authority authority) throws CertsException, IOException, GeneralSecurityException;
  }

  private <T> T locked(boolean create, Locked<T> work)
      throws CertsException, IOException, GeneralSecurityException {
    Path ca = folder.resolve("ca");
    if (!create) {
      Authority.open(ca);
    }
    PemFiles.folders(ca);
    try (FileChannel file =
            FileChannel.open(
                ca.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      if (!lock.isValid()) {
        throw new IOException(ca.resolve(".lock") + " cannot be locked");
      }
      return work.run(
          create
              ? Authority.openOrCreate(ca, "authority of " + Hosts.ownName())
              : Authority.open(ca));
    }
  }

  /** Makes the authority, if there is none. */
  public X509Certificate init() throws CertsException, IOException, GeneralSecurityException {
    return locked(true, Authority::certificate);
  }

  /**
   * Makes everything that one machine needs and that is not there, fits no longer or soon runs out.
   *
   * @return what was made, empty when nothing was missing
   */
  public List<CertificateProfile> development()
      throws CertsException, IOException, GeneralSecurityException {
    return locked(
        true,
        authority -> {
          moveOldSigner();
          List<CertificateProfile> missing = missing(authority);
          for (CertificateProfile profile : missing) {
            replace(authority, profile);
          }
          publish(authority);
          StartingPolicy.write(folder.resolve("server").resolve("policy.yaml"));
          return missing;
        });
  }

  /** Earlier versions had the signer's key where the compile server can read it. */
  private void moveOldSigner() throws IOException {
    Path old = folder.resolve("server");
    Path place = place(CertificateProfile.SIGNER);
    if (Files.exists(old.resolve("signer.key")) && !Files.exists(place.resolve("signer.key"))) {
      PemFiles.folders(place);
      Files.move(old.resolve("signer.pem"), place.resolve("signer.pem"));
      Files.move(old.resolve("signer.key"), place.resolve("signer.key"));
    }
  }

  private List<CertificateProfile> missing(Authority authority) throws CertsException {
    Set<CertificateProfile> missing = new HashSet<>();
    for (CertificateProfile profile : CertificateProfile.values()) {
      if (!fits(authority, profile)) {
        missing.add(profile);
      }
    }
    return List.of(CertificateProfile.values()).stream().filter(missing::contains).toList();
  }

  private boolean fits(Authority authority, CertificateProfile profile) throws CertsException {
    Path file = place(profile).resolve(profile.word() + ".pem");
    if (!Files.exists(file) || !Files.exists(place(profile).resolve(profile.word() + ".key"))) {
      return false;
    }
    X509Certificate certificate = PemFiles.readCertificate(file);
    Instant end = certificate.getNotAfter().toInstant();
    return authority.issued(certificate)
        && Register.profile(certificate).equals(Optional.of(profile))
        && end.isAfter(Instant.now().plus(LEAST_REST))
        && switch (profile) {
          case SERVER -> names(certificate).containsAll(Hosts.ofThisMachine());
          case CLIENT -> names(certificate).contains(developer());
          case SIGNER -> true;
        };
  }

  private static Set<String> names(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      Collection<List<?>> found = certificate.getSubjectAlternativeNames();
      if (found != null) {
        found.forEach(name -> names.add(String.valueOf(name.get(1))));
      }
    } catch (CertificateParsingException e) {
      // One that cannot be read names nothing, and is replaced.
      names.clear();
    }
    return names;
  }

  private void replace(Authority authority, CertificateProfile profile)
      throws IOException, GeneralSecurityException {
    String name =
        switch (profile) {
          case SERVER -> Hosts.ownName();
          case SIGNER -> "module signer of " + Hosts.ownName();
          case CLIENT -> System.getProperty("user.name", "user");
        };
    List<String> names =
        switch (profile) {
          case SERVER -> Hosts.ofThisMachine();
          case CLIENT -> List.of(developer());
          case SIGNER -> List.of();
        };
    authority.issue(profile, name, names).write(place(profile), profile.word());
  }

  /** The identity of this machine's own client, which the starting policy lets do everything. */
  private static String developer() {
    return ClientIdentities.of("dev", System.getProperty("user.name", "user"));
  }

  /** Where this machine's own certificate of a profile is. */
  public Path place(CertificateProfile profile) {
    return switch (profile) {
      case SERVER -> folder.resolve("server");
      case SIGNER -> folder.resolve("signer");
      case CLIENT -> folder.resolve("client");
    };
  }

  /** Gives server and client the authority's certificate, and the server the revocation list. */
  private void publish(Authority authority)
      throws CertsException, IOException, GeneralSecurityException {
    for (String part : List.of("server", "client")) {
      if (Files.isDirectory(folder.resolve(part))) {
        PemFiles.writeCertificate(folder.resolve(part).resolve("ca.pem"), authority.certificate());
      }
    }
    if (Files.isDirectory(folder.resolve("server"))) {
      PemFiles.writeRevocations(
          folder.resolve("server").resolve("crl.pem"), authority.register().current());
    }
  }

  /**
   * Issues a certificate into a folder, together with {@code ca.pem}.
   *
   * @throws CertsException when one is there already, so that no key is lost by mistake
   */
  public X509Certificate issue(
      CertificateProfile profile, String name, List<String> names, Path target)
      throws CertsException, IOException, GeneralSecurityException {
    return locked(
        true,
        authority -> {
          Path file = target.resolve(profile.word() + ".pem");
          if (Files.exists(file)) {
            throw new CertsException(
                file + " is there already",
                "choose another folder with --out, or replace it with jstap-certs rotate");
          }
          Authority.Issued issued = authority.issue(profile, name, names);
          issued.write(target, profile.word());
          PemFiles.writeCertificate(target.resolve("ca.pem"), authority.certificate());
          if (profile == CertificateProfile.SERVER) {
            PemFiles.writeRevocations(target.resolve("crl.pem"), authority.register().current());
          }
          return issued.certificate();
        });
  }

  /** Replaces this machine's certificates and keys of those profiles by fresh ones. */
  public void rotate(Collection<CertificateProfile> profiles)
      throws CertsException, IOException, GeneralSecurityException {
    locked(
        false,
        authority -> {
          for (CertificateProfile profile : profiles) {
            replace(authority, profile);
          }
          publish(authority);
          return profiles;
        });
  }

  /** Everything that was issued here, the oldest first. */
  public List<Register.Entry> entries()
      throws CertsException, IOException, GeneralSecurityException {
    return Authority.open(folder.resolve("ca")).register().entries();
  }

  /**
   * Makes the revocation list anew and gives it to this machine's server.
   *
   * @param copy a further file to write it to
   */
  public X509CRL renewList(Optional<Path> copy)
      throws CertsException, IOException, GeneralSecurityException {
    return locked(
        false,
        authority -> {
          X509CRL list = authority.register().renew();
          publish(authority);
          if (copy.isPresent()) {
            PemFiles.writeRevocations(copy.get(), list);
          }
          return list;
        });
  }

  /** Takes a certificate back and gives the server the new revocation list. */
  public X509Certificate revoke(String serial)
      throws CertsException, IOException, GeneralSecurityException {
    return locked(
        false,
        authority -> {
          X509Certificate revoked = authority.register().revoke(serial);
          publish(authority);
          return revoked;
        });
  }
}
