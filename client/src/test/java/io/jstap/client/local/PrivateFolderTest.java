// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.ClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders of the local server's socket and log. */
final class PrivateFolderTest {
  @TempDir Path folder;

  private static String rights(Path folder) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }

  private Path made(String rights) throws Exception {
    Path made = Files.createDirectory(folder.resolve("log"));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(rights));
  }

  @Test
  void itIsMadeForItsOwnerWithAllAboveIt() throws Exception {
    LocalServer.privateFolder(folder.resolve("state/log"));
    assertEquals("rwx------", rights(folder.resolve("state")));
    assertEquals("rwx------", rights(folder.resolve("state/log")));
  }

  @Test
  void oneThatOthersCouldReadIsClosed() throws Exception {
    Path log = made("rwxr-xr-x");
    LocalServer.privateFolder(log);
    assertEquals("rwx------", rights(log));
  }

  @Test
  void oneThatOthersCouldWriteIsNotUsed() throws Exception {
    Path log = made("rwx------");
    for (String open : List.of("rwxrwxrwx", "rwxrwx---", "rwx---rwx")) {
      Files.setPosixFilePermissions(log, PosixFilePermissions.fromString(open));
      ClientException refused =
          assertThrows(ClientException.class, () -> LocalServer.privateFolder(log));
      assertTrue(refused.getMessage().contains("other users can write to " + log));
      assertEquals(open, rights(log));
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), log);
    assertThrows(ClientException.class, () -> LocalServer.privateFolder(link));
  }
}
