// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code jstap-certs}. */
@Command(
    name = "jstap-certs",
    mixinStandardHelpOptions = true,
    version = "jstap-certs 0.1.0",
    description = "Makes the certificates of servers, clients and module signers.")
public final class CertsMain {
  private static final List<String> LOCAL_HOSTS =
      List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "10.0.2.2");
  private static final Path TRUSTED = Path.of("/etc/jstap/trusted");

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      scope = CommandLine.ScopeType.INHERIT,
      description = "folder of the state (default: ~/.jstap)")
  private @Nullable Path directory;

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new CertsMain());
    command.setExecutionExceptionHandler(
        (exception, line, result) -> {
          System.err.println("error: " + exception.getMessage());
          return 1;
        });
    System.exit(command.execute(args));
  }

  private Path state() {
    if (directory != null) {
      return directory.toAbsolutePath();
    }
    String state = System.getenv("JSTAP_DIR");
    return state == null || state.isBlank()
        ? Path.of(System.getProperty("user.home"), ".jstap")
        : Path.of(state).toAbsolutePath();
  }

  private Authority authority() throws IOException, GeneralSecurityException {
    return Authority.openOrCreate(state().resolve("ca"), "authority of " + hostName());
  }

  @Command(name = "init", description = "Makes the authority, if there is none.")
  int init() throws IOException, GeneralSecurityException {
    System.out.println("authority: " + authority().certificate().getSubjectX500Principal());
    return 0;
  }

  @Command(
      name = "dev",
      description = "Makes everything that one machine needs: authority, server, client, signer.")
  int dev() throws IOException, GeneralSecurityException {
    Authority authority = authority();
    Path server = state().resolve("server");
    Path client = state().resolve("client");
    List<String> hosts = new ArrayList<>(LOCAL_HOSTS);
    hosts.add(hostName());
    ensure(authority, CertificateProfile.SERVER, hostName(), hosts, server, "server");
    ensure(
        authority,
        CertificateProfile.SIGNER,
        "module signer of " + hostName(),
        List.of(),
        server,
        "signer");
    ensure(
        authority,
        CertificateProfile.CLIENT,
        System.getProperty("user.name"),
        List.of(),
        client,
        "client");
    PemFiles.writeCertificate(server.resolve("ca.pem"), authority.certificate());
    PemFiles.writeCertificate(client.resolve("ca.pem"), authority.certificate());
    System.out.println("certificates are in " + state());
    return 0;
  }

  private static void ensure(
      Authority authority,
      CertificateProfile profile,
      String name,
      List<String> hosts,
      Path folder,
      String file)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(folder.resolve(file + ".pem"))) {
      authority.issue(profile, name, hosts).write(folder, file);
    }
  }

  @Command(
      name = "issue",
      description = "Issues a certificate with a fresh key: PROFILE is server, client or signer.")
  int issue(
      @Parameters(paramLabel = "PROFILE") String profile,
      @Option(names = "--name", paramLabel = "NAME", required = true, description = "common name")
          String name,
      @Option(
              names = "--host",
              paramLabel = "HOST",
              description = "host name or address, repeatable")
          List<String> hosts,
      @Option(
              names = "--out",
              paramLabel = "DIR",
              required = true,
              description = "folder for PROFILE.pem, PROFILE.key and ca.pem")
          Path out)
      throws IOException, GeneralSecurityException {
    if (!CertificateProfile.NAMES.contains(profile)) {
      throw new IOException(
          "no profile '" + profile + "': there are " + String.join(", ", CertificateProfile.NAMES));
    }
    Authority authority = authority();
    authority
        .issue(CertificateProfile.named(profile), name, hosts == null ? List.of() : hosts)
        .write(out, profile);
    PemFiles.writeCertificate(out.resolve("ca.pem"), authority.certificate());
    return 0;
  }

  @Command(name = "trust", description = "Lets this machine load modules of a signer (root).")
  int trust(
      @Option(
              names = "--signer",
              paramLabel = "FILE",
              description = "certificate (default: that of this machine's server)")
          @Nullable Path signer)
      throws IOException {
    Path source = signer == null ? state().resolve("server/signer.pem") : signer;
    PemFiles.readCertificate(source);
    Files.createDirectories(
        TRUSTED,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path target =
        TRUSTED.resolve(
            "signer-" + Integer.toHexString(Files.readString(source).hashCode()) + ".pem");
    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    System.out.println("trusted: " + target);
    return 0;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
