// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code jstap-certs}. Exit status 0, or 1 with one line that says why and one that
 * says what to do.
 */
@Command(
    name = "jstap-certs",
    mixinStandardHelpOptions = true,
    version = "jstap-certs 0.1.0",
    description = "Makes the certificates of servers, clients and module signers.",
    synopsisSubcommandLabel = "COMMAND")
public final class CertsMain implements Callable<Integer> {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "folder of the state (default: $JSTAP_DIR or ~/.jstap)")
  private @Nullable Path directory;

  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command = new CommandLine(new CertsMain()).setOut(out).setErr(err);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(
        (exception, arguments) ->
            failed(
                err,
                String.valueOf(exception.getMessage()),
                "jstap-certs --help lists commands and options"));
    command.setExecutionExceptionHandler(
        (exception, line, result) ->
            switch (exception) {
              case CertsException e -> failed(err, String.valueOf(e.getMessage()), e.help());
              case IOException e ->
                  failed(
                      err,
                      e.getMessage() + ": " + Messages.of(e),
                      "check permissions and free space");
              case GeneralSecurityException e ->
                  failed(
                      err,
                      String.valueOf(e.getMessage()),
                      "this Java runtime lacks that algorithm");
              default -> throw exception;
            });
    return command.execute(args);
  }

  private static int failed(PrintWriter err, String message, String help) {
    err.println("error: " + message);
    err.println("  help: " + help);
    return 1;
  }

  private UserState state() {
    return new UserState(folder());
  }

  private Path folder() {
    if (directory != null) {
      return directory.toAbsolutePath().normalize();
    }
    String state = System.getenv("JSTAP_DIR");
    return state == null || state.isBlank()
        ? Path.of(System.getProperty("user.home"), ".jstap")
        : Path.of(state).toAbsolutePath().normalize();
  }

  private void say(String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
    }
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return 1;
  }

  @Command(name = "init", description = "Makes the authority, if there is none.")
  int init() throws CertsException, IOException, GeneralSecurityException {
    say("authority: " + state().init().getSubjectX500Principal());
    return 0;
  }

  @Command(
      name = "dev",
      description = {
        "Makes what one machine needs and does not have: authority, server, client and module signer.",
        "What is there and fits is left alone."
      })
  int dev() throws CertsException, IOException, GeneralSecurityException {
    List<CertificateProfile> made = state().development();
    for (CertificateProfile profile : made) {
      say("made: " + state().place(profile).resolve(profile.word() + ".pem"));
    }
    if (made.contains(CertificateProfile.CLIENT)) {
      say("note: this client may do everything, as server/policy.yaml says: it is for development");
    }
    if (made.isEmpty()) {
      say("nothing to do: the certificates in " + folder() + " fit");
    }
    return 0;
  }

  @Command(
      name = "issue",
      description = "Issues a certificate with a fresh key: PROFILE is server, client or signer.")
  int issue(
      @Parameters(paramLabel = "PROFILE", description = "server, client or signer")
          CertificateProfile profile,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "common name (default: the first host, or this machine's name)")
          @Nullable String name,
      @Option(
              names = "--host",
              paramLabel = "HOST",
              description =
                  "name or address of a server, repeatable (default: those of this machine)")
          @Nullable List<String> hosts,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              description =
                  "role of a client, which the server's policy.yaml tells the meaning of (default:"
                      + " stapusr)")
          @Nullable String role,
      @Option(
              names = "--out",
              paramLabel = "DIR",
              description =
                  "folder for PROFILE.pem, PROFILE.key and ca.pem (default: below the state)")
          @Nullable Path out)
      throws CertsException, IOException, GeneralSecurityException {
    boolean server = profile == CertificateProfile.SERVER;
    if (!server && hosts != null) {
      throw new CertsException("--host is for servers only", "leave it out");
    }
    List<String> names =
        hosts != null ? List.copyOf(hosts) : server ? Hosts.ofThisMachine() : List.of();
    for (String host : names) {
      if (!Hosts.isValid(host)) {
        throw new CertsException(
            "'" + host + "' is neither a host name nor an address",
            "for example --host build1.example.org");
      }
    }
    if (role != null && (profile != CertificateProfile.CLIENT || !ClientIdentities.isRole(role))) {
      throw new CertsException(
          "--role is for clients, and is a word of lower-case letters, digits and hyphens",
          "for example: jstap-certs issue client --name alice --role stapdev");
    }
    String subject = name != null ? name : hosts != null ? hosts.getFirst() : Hosts.ownName();
    String identity = ClientIdentities.of(role != null ? role : "stapusr", subject);
    List<String> alternatives = profile == CertificateProfile.CLIENT ? List.of(identity) : names;
    Path target = out != null ? out.toAbsolutePath() : place(profile, subject, name != null);
    X509Certificate issued = state().issue(profile, subject, alternatives, target);
    say("issued: " + target.resolve(profile.word() + ".pem"));
    if (profile == CertificateProfile.CLIENT) {
      say("identity: " + identity);
    }
    say("serial: " + Register.hex(issued.getSerialNumber()));
    return 0;
  }

  /** A named client is somebody else's: its files are to be carried away, and kept apart. */
  private Path place(CertificateProfile profile, String subject, boolean named)
      throws CertsException {
    if (profile != CertificateProfile.CLIENT || !named) {
      return state().place(profile);
    }
    if (!subject.matches("[A-Za-z0-9_@][A-Za-z0-9_.@-]*")) {
      throw new CertsException(
          "the name '" + subject + "' makes no folder's name", "say where to write with --out DIR");
    }
    return folder().resolve("clients").resolve(subject);
  }

  @Command(name = "list", description = "Lists what the authority has issued.")
  int list() throws CertsException, IOException, GeneralSecurityException {
    Instant now = Instant.now();
    for (Register.Entry entry : state().entries()) {
      X509Certificate certificate = entry.certificate();
      Instant end = certificate.getNotAfter().toInstant();
      String condition = entry.revoked() ? "revoked" : end.isBefore(now) ? "expired" : "valid";
      say(
          "%s  %-6s  %-7s  until %s  %s"
              .formatted(
                  entry.serial(),
                  entry.profile().map(CertificateProfile::word).orElse("?"),
                  condition,
                  end,
                  certificate.getSubjectX500Principal().getName()));
    }
    return 0;
  }

  @Command(
      name = "revoke",
      description =
          "Takes a certificate back; this machine's server lets it in no more from then on.")
  int revoke(@Parameters(paramLabel = "SERIAL", description = "as list shows it") String serial)
      throws CertsException, IOException, GeneralSecurityException {
    X509Certificate revoked = state().revoke(serial);
    say("revoked: " + revoked.getSubjectX500Principal().getName());
    if (Register.profile(revoked).equals(Optional.of(CertificateProfile.SIGNER))) {
      say("note: nodes trust a signer until its file is removed from /etc/jstap/trusted");
    }
    return 0;
  }

  @Command(
      name = "crl",
      description =
          "Makes the revocation list anew: it is valid for 30 days, and a server whose list has run"
              + " out lets nobody in. For cron, and for servers on other machines.")
  int crl(
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "a copy, to be carried to another server's folder as crl.pem")
          @Nullable Path out)
      throws CertsException, IOException, GeneralSecurityException {
    X509CRL list = state().renewList(Optional.ofNullable(out));
    Path place = state().place(CertificateProfile.SERVER).resolve("crl.pem");
    say(
        "made: "
            + (out == null ? place : out)
            + ", valid until "
            + list.getNextUpdate().toInstant());
    return 0;
  }

  @Command(
      name = "rotate",
      description = "Replaces this machine's certificates and keys; without PROFILE all three.")
  int rotate(
      @Parameters(paramLabel = "PROFILE", arity = "0..*", description = "server, client, signer")
          @Nullable List<CertificateProfile> profiles)
      throws CertsException, IOException, GeneralSecurityException {
    List<CertificateProfile> wanted =
        profiles == null || profiles.isEmpty() ? List.of(CertificateProfile.values()) : profiles;
    state().rotate(wanted);
    for (CertificateProfile profile : wanted) {
      say("made: " + state().place(profile).resolve(profile.word() + ".pem"));
    }
    if (wanted.contains(CertificateProfile.SIGNER)) {
      say("note: install the new signer on every node: jstap-certs trust --signer signer.pem");
    }
    return 0;
  }

  @Command(
      name = "trust",
      description = "Lets this machine load the modules of a signer; needs root.")
  int trust(
      @Option(
              names = "--signer",
              paramLabel = "FILE",
              description = "its certificate (default: that of this machine's server)")
          @Nullable Path signer,
      @Option(
              names = "--root",
              paramLabel = "DIR",
              description = "root of the file system, for images (default: /)")
          @Nullable Path root)
      throws CertsException, IOException, GeneralSecurityException {
    Path certificate = signer != null ? signer : folder().resolve("signer/signer.pem");
    say("trusted: " + new NodeTrust(root != null ? root : Path.of("/")).install(certificate));
    return 0;
  }
}
