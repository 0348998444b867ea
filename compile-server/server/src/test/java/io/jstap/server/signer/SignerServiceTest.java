// SPDX-License-Identifier: Apache-2.0
package io.jstap.server.signer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.sign.ImportPolicy;
import io.jstap.builder.sign.ModuleInspector;
import io.jstap.builder.sign.ModuleSigner;
import io.jstap.builder.sign.NamedModule;
import io.jstap.builder.sign.SignerIdentity;
import io.jstap.builder.sign.SigningClaims;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.server.StartupException;
import io.jstap.server.User;
import io.jstap.translator.source.Privilege;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets signatures from a signer, and what hostile callers get; over its real socket. */
class SignerServiceTest {
  @TempDir static Path keys = Path.of("");
  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void makeKey() throws IOException, InterruptedException {
    List<String> words =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-nodes",
            "-days",
            "2",
            "-newkey",
            "rsa:2048",
            "-keyout",
            "signer.key",
            "-out",
            "signer.pem",
            "-subj",
            "/CN=test",
            "-addext",
            "extendedKeyUsage=codeSigning");
    Process process =
        new ProcessBuilder(words)
            .directory(keys.toFile())
            .redirectErrorStream(true)
            .redirectOutput(keys.resolve("log").toFile())
            .start();
    assertEquals(0, process.waitFor());
    Files.setPosixFilePermissions(
        keys.resolve("signer.key"), PosixFilePermissions.fromString("rw-------"));
  }

  private Path socket() {
    return folder.resolve("run").resolve("s");
  }

  private SignerService start(Set<String> callers, Privilege highest, boolean guru)
      throws IOException {
    SignerIdentity identity =
        SignerIdentity.load(
                keys.resolve("signer.pem"), keys.resolve("signer.key"), new CollectingSink())
            .orElseThrow();
    Path imports = Files.writeString(folder.resolve("imports.conf"), "stapusr printk\n");
    SignerService service =
        new SignerService(
            socket(),
            new ModuleSigner(identity),
            new ModuleInspector(ImportPolicy.read(imports)),
            new SignerService.Rules(callers, highest, guru));
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                service.serve();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    return service;
  }

  private String refusal(Privilege privilege, boolean guru) {
    return refusal(
        privilege, guru, "no module".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private String refusal(Privilege privilege, boolean guru, byte[] bytes) {
    NamedModule module = new NamedModule("jstap_x", bytes);
    SigningClaims claims = new SigningClaims("jstap:dev/me", "jstap_x", privilege, guru, "00");
    SignerClient.Refusal refusal =
        assertThrows(
            SignerClient.Refusal.class, () -> new SignerClient(socket()).sign(module, claims));
    return String.valueOf(refusal.getMessage());
  }

  @Test
  void whatIsNoModuleIsRefused() throws IOException {
    try (SignerService _ = start(Set.of(User.name()), Privilege.STAPDEV, true)) {
      assertTrue(refusal(Privilege.STAPUSR, false).contains("ELF"));
    }
  }

  @Test
  void otherUsersAreRefused() throws IOException {
    try (SignerService _ = start(Set.of("no such user"), Privilege.STAPDEV, true)) {
      assertTrue(refusal(Privilege.STAPUSR, false).contains("does not know the user"));
    }
  }

  /** More than a socket holds: the signer hangs up while it is being sent. */
  @Test
  void otherUsersLearnWhyTheyAreRefusedWhateverTheySend() throws IOException {
    try (SignerService _ = start(Set.of("no such user"), Privilege.STAPDEV, true)) {
      for (int i = 0; i < 20; i++) {
        assertTrue(
            refusal(Privilege.STAPUSR, false, new byte[8 << 20])
                .contains("does not know the user"));
      }
    }
  }

  @Test
  void aSignerHasALimitOfItsOwn() throws IOException {
    try (SignerService _ = start(Set.of(User.name()), Privilege.STAPSYS, false)) {
      assertTrue(refusal(Privilege.STAPDEV, false).contains("stapsys at most"));
      assertTrue(refusal(Privilege.STAPSYS, true).contains("embedded C"));
    }
  }

  @Test
  void itOutlivesNonsense() throws IOException {
    try (SignerService _ = start(Set.of(User.name()), Privilege.STAPDEV, true)) {
      for (int i = 0; i < 20; i++) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          channel.connect(UnixDomainSocketAddress.of(socket()));
          DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
          out.writeInt(i % 2 == 0 ? 0x4a535331 : i);
          for (int n = 0; n < i; n++) {
            out.writeShort(i * 1000);
          }
        } catch (IOException e) {
          // The signer may hang up while there is still nonsense to send.
          assertTrue(i > 0, e::toString);
        }
      }
      assertTrue(refusal(Privilege.STAPUSR, false).contains("ELF"));
    }
  }

  @Test
  void anothersFolderIsRefused() throws IOException {
    Path open = Files.createDirectory(folder.resolve("run"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThrows(StartupException.class, () -> start(Set.of(User.name()), Privilege.STAPDEV, true));
    Files.delete(open);
    Files.createSymbolicLink(open, Files.createDirectory(folder.resolve("elsewhere")));
    assertThrows(StartupException.class, () -> start(Set.of(User.name()), Privilege.STAPDEV, true));
  }
}
