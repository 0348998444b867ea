// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, judged by the openssl program. */
class CertsMainTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private Path state;

  private record Run(int status, String out, String err) {}

  @BeforeAll
  static void makeOnce() throws Exception {
    new UserState(shared.resolve("state")).development();
  }

  /** A copy of one state that {@code dev} made, for RSA keys take long to make. */
  private void copyOfDev() throws IOException {
    Path from = shared.resolve("state");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, state.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @BeforeEach
  void setUp() {
    state = folder.resolve("state");
  }

  private Run certs(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("--dir", state.toString()));
    all.addAll(List.of(args));
    int status =
        CertsMain.run(
            new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    return new Run(status, out.toString(), err.toString());
  }

  private static Run openssl(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, "");
  }

  private Run verify(String purpose, String certificate) throws IOException, InterruptedException {
    return openssl(
        "verify",
        "-CAfile",
        state.resolve("ca/ca.pem").toString(),
        "-purpose",
        purpose,
        state.resolve(certificate).toString());
  }

  @Test
  void devMakesEverythingOneMachineNeeds() throws Exception {
    Run run = certs("dev");
    assertEquals(0, run.status(), run.err());
    for (String file :
        List.of(
            "server/server.pem",
            "server/server.key",
            "server/ca.pem",
            "signer/signer.pem",
            "signer/signer.key",
            "client/client.pem",
            "client/client.key",
            "client/ca.pem")) {
      assertTrue(Files.isRegularFile(state.resolve(file)), file);
    }
    assertEquals(0, verify("sslserver", "server/server.pem").status());
    assertEquals(0, verify("sslclient", "client/client.pem").status());
    assertEquals(0, verify("any", "signer/signer.pem").status());
  }

  @Test
  void everyCertificateServesOnePurposeOnly() throws Exception {
    copyOfDev();
    assertNotEquals(0, verify("sslclient", "server/server.pem").status());
    assertNotEquals(0, verify("sslserver", "client/client.pem").status());
    assertNotEquals(0, verify("sslserver", "signer/signer.pem").status());
    assertNotEquals(0, verify("sslclient", "signer/signer.pem").status());
    String signer =
        openssl("x509", "-in", state.resolve("signer/signer.pem").toString(), "-noout", "-text")
            .out();
    assertTrue(signer.contains("Code Signing"), signer);
    assertTrue(signer.contains("Public-Key: (3072 bit)"), signer);
    assertTrue(signer.contains("sha256") || signer.contains("SHA256"), signer);
    assertTrue(signer.contains("CA:FALSE"), signer);
    String authority =
        openssl("x509", "-in", state.resolve("ca/ca.pem").toString(), "-noout", "-text").out();
    assertTrue(authority.contains("CA:TRUE, pathlen:0"), authority);
    assertTrue(authority.contains("Certificate Sign, CRL Sign"), authority);
  }

  @Test
  void theServerIsReachedUnderItsUsualNames() throws Exception {
    copyOfDev();
    String server = state.resolve("server/server.pem").toString();
    for (String host : List.of("localhost")) {
      assertTrue(
          openssl("x509", "-in", server, "-noout", "-checkhost", host).out().contains("does match"),
          host);
    }
    for (String address : List.of("127.0.0.1", "::1", "10.0.2.2")) {
      assertTrue(
          openssl("x509", "-in", server, "-noout", "-checkip", address)
              .out()
              .contains("does match"),
          address);
    }
  }

  @Test
  void keysAreTheirOwnersOnly() throws Exception {
    copyOfDev();
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.toList()) {
        String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (Files.isDirectory(file)) {
          assertEquals("rwx------", rights, file.toString());
        } else if (file.toString().endsWith(".key")) {
          assertEquals("rw-------", rights, file.toString());
        }
        assertFalse(file.getFileName().toString().startsWith(".new"), "left behind: " + file);
      }
    }
  }

  @Test
  void devAgainChangesNothing() throws Exception {
    copyOfDev();
    byte[] signer = Files.readAllBytes(state.resolve("signer/signer.key"));
    byte[] server = Files.readAllBytes(state.resolve("server/server.pem"));
    Run again = certs("dev");
    assertEquals(0, again.status(), again.err());
    assertTrue(again.out().startsWith("nothing to do"), again.out());
    assertEquals(
        -1, Arrays.mismatch(signer, Files.readAllBytes(state.resolve("signer/signer.key"))));
    assertEquals(
        -1, Arrays.mismatch(server, Files.readAllBytes(state.resolve("server/server.pem"))));
  }

  @Test
  void devReplacesWhatAnotherAuthorityIssued() throws Exception {
    copyOfDev();
    Path other = folder.resolve("other");
    new UserState(other).development();
    for (String file : List.of("server.pem", "server.key")) {
      Files.copy(
          other.resolve("server").resolve(file),
          state.resolve("server").resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Run run = certs("dev");
    assertEquals("made: " + state.resolve("server/server.pem") + "\n", run.out());
    assertEquals(0, verify("sslserver", "server/server.pem").status());
  }

  @Test
  void twoProcessesAtOnceAgreeOnOneAuthority() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.jstap.certs.CertsMain",
                  "--dir",
                  state.toString(),
                  "dev")
              .redirectErrorStream(true)
              .start());
    }
    for (Process process : processes) {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), out);
    }
    assertEquals(0, verify("sslserver", "server/server.pem").status());
    assertEquals(0, verify("sslclient", "client/client.pem").status());
    assertEquals(3, certs("list").out().lines().count());
  }

  @Test
  void aRevokedCertificateIsRefusedByItsList() throws Exception {
    copyOfDev();
    certs("issue", "client", "--name", "mallory");
    String line =
        certs("list").out().lines().filter(l -> l.contains("mallory")).findFirst().orElseThrow();
    String serial = line.substring(0, line.indexOf(' '));
    Run run = certs("revoke", serial);
    assertEquals(0, run.status(), run.err());
    assertTrue(certs("list").out().contains(serial + "  client  revoked"), certs("list").out());
    Run refused = checkedAgainstList("clients/mallory/client.pem");
    assertNotEquals(0, refused.status());
    assertTrue(refused.out().contains("certificate revoked"), refused.out());
    assertEquals(0, checkedAgainstList("client/client.pem").status());
    assertEquals(1, certs("revoke", serial).status());
    assertEquals(1, certs("revoke", "00:12").status());
  }

  @Test
  void theListIsThereFromTheStartAndRenewedWithItsEntries() throws Exception {
    copyOfDev();
    certs("issue", "client", "--name", "mallory");
    String line =
        certs("list").out().lines().filter(l -> l.contains("mallory")).findFirst().orElseThrow();
    Instant first = endOfList("server/crl.pem");
    assertTrue(first.isAfter(Instant.now().plus(Duration.ofDays(29))), first.toString());
    assertFalse(first.isAfter(Instant.now().plus(Duration.ofDays(30))), first.toString());
    certs("revoke", line.substring(0, line.indexOf(' ')));
    Run run = certs("crl", "--out", state.resolve("copy.pem").toString());
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("copy.pem, valid until "), run.out());
    assertEquals(
        Files.readString(state.resolve("server/crl.pem")),
        Files.readString(state.resolve("copy.pem")));
    assertNotEquals(0, checkedAgainstList("clients/mallory/client.pem").status());
    assertEquals(0, checkedAgainstList("client/client.pem").status());
  }

  @Test
  void aServerElsewhereGetsTheList() throws Exception {
    copyOfDev();
    Path away = folder.resolve("away");
    assertEquals(0, certs("issue", "server", "--out", away.toString()).status());
    assertTrue(Files.exists(away.resolve("crl.pem")));
  }

  private Instant endOfList(String file) throws Exception {
    try (InputStream in = Files.newInputStream(state.resolve(file))) {
      return ((X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in))
          .getNextUpdate()
          .toInstant();
    }
  }

  private Run checkedAgainstList(String certificate) throws Exception {
    return openssl(
        "verify",
        "-crl_check",
        "-CAfile",
        state.resolve("ca/ca.pem").toString(),
        "-CRLfile",
        state.resolve("server/crl.pem").toString(),
        state.resolve(certificate).toString());
  }

  @Test
  void rotationMakesFreshKeysUnderTheSameAuthority() throws Exception {
    copyOfDev();
    byte[] old = Files.readAllBytes(state.resolve("client/client.key"));
    byte[] signer = Files.readAllBytes(state.resolve("signer/signer.key"));
    assertEquals(0, certs("rotate", "client").status());
    assertNotEquals(
        -1, Arrays.mismatch(old, Files.readAllBytes(state.resolve("client/client.key"))));
    assertEquals(
        -1, Arrays.mismatch(signer, Files.readAllBytes(state.resolve("signer/signer.key"))));
    assertEquals(0, verify("sslclient", "client/client.pem").status());
  }

  @Test
  void trustInstallsSignersOnly() throws Exception {
    copyOfDev();
    Path root = Files.createDirectory(folder.resolve("root"));
    Run run = certs("trust", "--root", root.toString());
    assertEquals(0, run.status(), run.err());
    assertEquals(0, certs("trust", "--root", root.toString()).status());
    Path trusted = root.resolve("etc/jstap/trusted");
    try (Stream<Path> files = Files.list(trusted)) {
      assertEquals(1, files.count());
    }
    assertEquals(
        "rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(trusted)));
    for (String unfit : List.of("server/server.pem", "client/client.pem", "ca/ca.pem")) {
      Run refused =
          certs("trust", "--root", root.toString(), "--signer", state.resolve(unfit).toString());
      assertEquals(1, refused.status(), unfit);
      assertTrue(refused.err().contains("not the certificate of a module signer"), refused.err());
    }
    Files.setPosixFilePermissions(trusted, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(certs("trust", "--root", root.toString()).err().contains(trusted.toString()));
  }

  @Test
  void badInputGivesOneLineAndHelp() throws Exception {
    for (String[] args :
        List.of(
            new String[] {"issue", "pope"},
            new String[] {"issue"},
            new String[] {"issue", "server", "--host", "a b"},
            new String[] {"issue", "client", "--host", "x"},
            new String[] {"revoke", "1"},
            new String[] {"list"},
            new String[] {"rotate"},
            new String[] {"frobnicate"},
            new String[] {"trust", "--signer", folder.resolve("none.pem").toString()})) {
      Run run = certs(args);
      assertEquals(1, run.status(), String.join(" ", args));
      assertEquals(2, run.err().lines().count(), run.err());
      assertTrue(run.err().startsWith("error: "), run.err());
      assertTrue(run.err().contains("\n  help: "), run.err());
    }
  }

  @Test
  void damagedFilesAreNamed() throws Exception {
    copyOfDev();
    Files.writeString(
        state.resolve("ca/ca.key"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Run run = certs("issue", "client", "--name", "x");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("ca/ca.key"), run.err());
    Files.writeString(state.resolve("ca/ca.pem"), "");
    run = certs("list");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("ca/ca.pem"), run.err());
  }

  @Test
  void nothingIsOverwrittenByIssue() throws Exception {
    assertEquals(0, certs("issue", "server", "--host", "build1").status());
    Run again = certs("issue", "server", "--host", "build1");
    assertEquals(1, again.status());
    assertTrue(again.err().contains("is there already"), again.err());
  }
}
