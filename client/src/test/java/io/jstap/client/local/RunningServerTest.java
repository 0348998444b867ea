// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a server of an older build. */
final class RunningServerTest {
  private static final String CLASS_PATH = "x".repeat(8000);

  private static Process start(String main) throws Exception {
    return new ProcessBuilder("/bin/sh", "-c", "echo; read -r line", CLASS_PATH, main).start();
  }

  @Test
  void aServerWithALongClassPathIsEnded() throws Exception {
    Process process = start("io.jstap.server.ServerMain");
    assertEquals('\n', process.getInputStream().read());
    new RunningServer(process.toHandle(), "old").end();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(143, process.exitValue());
  }

  @Test
  void anotherProcessOfThatNumberIsLeftAlone() throws Exception {
    Process process = start("io.jstap.server.AnotherMain");
    assertEquals('\n', process.getInputStream().read());
    new RunningServer(process.toHandle(), "old").end();
    assertTrue(process.isAlive());
    process.getOutputStream().close();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }
}
