// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServerTest {
  @TempDir Path folder = Path.of("");

  @Test
  void anotherUsersFolderIsNotReliedOn() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    assertTrue(LocalServer.isOwn(own));
    assertFalse(LocalServer.isOwn(Files.createSymbolicLink(folder.resolve("link"), own)));
    assertFalse(LocalServer.isOwn(folder.resolve("missing")));
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    Files.setAttribute(own, "unix:uid", 65534);
    assertFalse(LocalServer.isOwn(own));
  }
}
