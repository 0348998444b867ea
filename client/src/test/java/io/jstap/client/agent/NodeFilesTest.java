// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.ClientException;
import io.jstap.client.session.SessionSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon reads: its configuration, the keys of controllers, counters. */
class NodeFilesTest {
  @TempDir Path folder = Path.of("");

  private static void refused(String why, String... lines) {
    ClientException e =
        assertThrows(
            ClientException.class, () -> NodeConfig.parse(Path.of("node.conf"), List.of(lines)));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void aConfigurationNamesServerAndLabels() throws ClientException {
    assertEquals(
        new NodeConfig(Optional.of("build1:8461"), Map.of("env", "prod", "rack", "row 3, place 7")),
        NodeConfig.parse(
            Path.of("node.conf"),
            List.of(
                "# what it is",
                "",
                "server build1:8461",
                " label env prod",
                "label rack  row 3, place 7 ")));
    assertEquals(
        new NodeConfig(Optional.empty(), Map.of()), NodeConfig.read(folder.resolve("none")));
    refused("line 2: the label 'a' is there twice", "label a b", "label a c");
    refused("line 1: it is neither", "lable a b");
    refused("line 2: it is neither", "server a", "server b");
    refused("line 1: it is neither", "label 1a b");
    refused("line 1: it is neither", "label a b\u001b[2J");
  }

  @Test
  void keysOfControllersAreReadUnlessOthersCanWriteThem() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path file = folder.resolve("controller.pub");
    Files.writeString(
        file,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(List.of(pair.getPublic()), Controllers.read(folder));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    unusable(folder, "others than its owner can write it");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    unusable(folder, "others than its owner can write it");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    Files.writeString(
        file,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(rsa.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    unusable(folder, "no key of Ed25519");
    unusable(folder.resolve("none"), "no key of a controller");
  }

  private static void unusable(Path path, String why) {
    ClientException e = assertThrows(ClientException.class, () -> Controllers.read(path));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void countersComeFromTheStatusOfAModule() {
    Optional<SessionSummary> summary =
        StatusFile.parse(
            "state=running\nerrors=1\nskipped_reentrant=9\nskipped_locks=2\nskipped_stack=3\n"
                + "skipped_other=4\nmissed=5\nrecords=6\nlost_records=7\nlost_bytes=8\n");
    assertEquals(Optional.of(new SessionSummary(1, 9, 2, 3, 4, 5, 7, 8, 6)), summary);
    assertEquals(Optional.empty(), StatusFile.parse("cat: no such file"));
  }

  @Test
  void aRateIsOverTheLatestMinute() {
    Rate rate = new Rate();
    long second = 1_000_000_000L;
    assertEquals(0, rate.add(0, 100));
    assertEquals(50, rate.add(30 * second, 150));
    assertEquals(60, rate.add(60 * second, 160));
    assertEquals(20, rate.add(90 * second, 170));
    assertEquals(0, rate.add(500 * second, 170));
  }
}
