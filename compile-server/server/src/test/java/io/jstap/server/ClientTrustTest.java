// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.certs.CertificateProfile;
import io.jstap.certs.UserState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which clients are let in while the authority's list changes; row G01 of docs/security.md. */
class ClientTrustTest {
  @TempDir Path folder;
  private UserState state;
  private X509Certificate alice;
  private X509Certificate mallory;
  private Path authority;
  private Path list;

  @BeforeEach
  void makeAuthority() throws Exception {
    state = new UserState(folder.resolve("state"));
    state.development();
    alice = client("alice");
    mallory = client("mallory");
    authority = state.place(CertificateProfile.SERVER).resolve("ca.pem");
    list = state.place(CertificateProfile.SERVER).resolve("crl.pem");
  }

  private X509Certificate client(String name) throws Exception {
    return state.issue(
        CertificateProfile.CLIENT, name, List.of("jstap:stapusr/" + name), folder.resolve(name));
  }

  private static void knock(ClientTrust trust, X509Certificate certificate)
      throws CertificateException {
    trust.checkClientTrusted(new X509Certificate[] {certificate}, "EC");
  }

  private static void refused(ClientTrust trust, X509Certificate certificate) {
    assertThrows(CertificateException.class, () -> knock(trust, certificate));
  }

  @Test
  void whoIsRevokedIsRefusedFromThenOn() throws Exception {
    ClientTrust trust = new ClientTrust(authority, list);
    assertDoesNotThrow(() -> knock(trust, mallory));
    state.revoke(mallory.getSerialNumber().toString(16));
    refused(trust, mallory);
    assertDoesNotThrow(() -> knock(trust, alice));
    refused(new ClientTrust(authority, list), mallory);
  }

  @Test
  void nobodyIsLetInWithoutAList() throws Exception {
    ClientTrust trust = new ClientTrust(authority, list);
    byte[] good = Files.readAllBytes(list);
    Files.delete(list);
    refused(trust, alice);
    assertTrue(
        String.valueOf(
                assertThrows(StartupException.class, () -> new ClientTrust(authority, list))
                    .getMessage())
            .contains("there is no " + list));
    Files.writeString(list, "no list");
    refused(trust, alice);
    assertThrows(StartupException.class, () -> new ClientTrust(authority, list));
    Files.write(list, good);
    assertDoesNotThrow(() -> knock(trust, alice));
  }

  @Test
  void aListOfAnotherAuthorityLetsNobodyIn() throws Exception {
    UserState other = new UserState(folder.resolve("other"));
    other.development();
    Path foreign = folder.resolve("foreign.pem");
    other.renewList(Optional.of(foreign));
    refused(new ClientTrust(authority, foreign), alice);
  }

  @Test
  void whoAdministratesIsToldOnceADayInTheLastWeek() throws Exception {
    ClientTrust trust = new ClientTrust(authority, list);
    Instant made = Instant.now();
    assertEquals(Optional.empty(), trust.notice(made));
    assertEquals(Optional.empty(), trust.notice(made.plus(Duration.ofDays(20))));
    Instant late = made.plus(Duration.ofDays(25));
    assertTrue(trust.notice(late).orElseThrow().contains("runs out on"));
    assertEquals(Optional.empty(), trust.notice(late.plus(Duration.ofHours(23))));
    assertTrue(trust.notice(late.plus(Duration.ofHours(24))).isPresent());
    Instant over = made.plus(Duration.ofDays(31));
    assertTrue(trust.notice(over).orElseThrow().contains("ran out on"));
  }

  @Test
  void noticesEndWhenTheListIsRenewed() throws Exception {
    ClientTrust trust = new ClientTrust(authority, list);
    byte[] good = Files.readAllBytes(list);
    Instant now = Instant.now();
    Files.copy(
        Path.of("src/test/resources/revocation/old-crl.pem"),
        list,
        StandardCopyOption.REPLACE_EXISTING);
    assertTrue(trust.notice(now).orElseThrow().contains("ran out on 2026-11-02"));
    Files.write(list, good);
    assertEquals(Optional.empty(), trust.notice(now.plus(Duration.ofDays(2))));
  }

  @Test
  void aListThatRanOutLetsNobodyIn() throws Exception {
    Path old = Path.of("src/test/resources/revocation/old-crl.pem");
    Path oldAuthority = Path.of("src/test/resources/revocation/ca.pem");
    assertTrue(
        String.valueOf(
                assertThrows(StartupException.class, () -> new ClientTrust(oldAuthority, old))
                    .getMessage())
            .contains("ran out on 2026-11-02"));
    // While a server runs: the list that it reads next is an old one.
    ClientTrust trust = new ClientTrust(authority, list);
    Files.copy(old, list, StandardCopyOption.REPLACE_EXISTING);
    refused(trust, alice);
  }
}
