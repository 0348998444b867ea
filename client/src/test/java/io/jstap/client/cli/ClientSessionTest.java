// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.testing.ClientProcess;
import io.jstap.client.testing.ClientProcess.End;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions from their start to their end, whoever ends them. */
final class ClientSessionTest extends ClientFixture {
  @Test
  void aScriptRunsToItsEnd() throws Exception {
    End end = run("-e", "exits_1");
    assertEquals(0, end.status(), end.err());
    assertEquals("begin target=0\nend\n", end.out());
    assertEquals("", end.err());
    assertEquals("exits_1\nunloaded\n", helperLog());
  }

  @Test
  void oneInterruptEndsInOrder() throws Exception {
    for (String signal : List.of("INT", "TERM", "HUP")) {
      Files.deleteIfExists(log);
      ClientProcess client = start("-e", "ticks_1");
      client.awaitOutput("tick");
      client.signal(signal);
      End end = client.end();
      assertEquals(0, end.status(), signal + end.err());
      assertTrue(end.out().endsWith("end\n"), end.out());
      assertTrue(helperLog().endsWith("stop\nunloaded\n"), helperLog());
    }
  }

  @Test
  void threeInterruptsLeaveWithoutWaiting() throws Exception {
    ClientProcess client = start("-e", "stuck_1");
    client.awaitOutput("begin");
    client.signal("INT");
    client.awaitOutput("draining");
    client.signal("INT");
    client.awaitError("once more");
    client.signal("INT");
    End end = client.end();
    assertEquals(1, end.status());
    assertTrue(end.err().contains("too many interrupts"), end.err());
    ClientProcess.awaitText(log, "given up");
  }

  @Test
  void aKilledClientLeavesTheUnloadingToTheHelper() throws Exception {
    ClientProcess client = start("-e", "ticks_2");
    client.awaitOutput("tick");
    client.signal("KILL");
    client.process().waitFor();
    ClientProcess.awaitText(log, "input closed\n");
    ClientProcess.awaitText(log, "unloaded\n");
  }

  @Test
  void aReaderThatLeavesEndsTheSessionQuietly() throws Exception {
    ClientProcess client =
        ClientProcess.start(
            folder,
            environment(),
            Redirect.PIPE,
            arguments("-e", "ticks_3").toArray(String[]::new));
    byte[] some = client.process().getInputStream().readNBytes(20);
    assertEquals(
        "begin target=0\ntick", new String(some, StandardCharsets.US_ASCII).substring(0, 19));
    client.process().getInputStream().close();
    End end = client.end();
    assertEquals("", end.err());
    assertEquals(0, end.status());
    assertTrue(helperLog().endsWith("unloaded\n"), helperLog());
  }

  @Test
  void theTraceGoesToAFile() throws Exception {
    End end = run("-o", "trace.txt", "-e", "exits_7");
    assertEquals(0, end.status(), end.err());
    assertEquals("", end.out());
    assertEquals("begin target=0\nend\n", Files.readString(folder.resolve("trace.txt")));
    assertEquals(
        1, run("-o", folder.resolve("no/such/folder").toString(), "-e", "exits_7").status());
  }

  @Test
  void theTargetIsKnownToTheModule() throws Exception {
    ClientProcess client = start("-x", "4711", "-e", "ticks_5");
    client.awaitOutput("begin target=4711");
    client.signal("INT");
    assertEquals(0, client.end().status());
  }

  @Test
  void theCommandStartsWhenTheProbesAreArmedAndEndsTheSession() throws Exception {
    Path made = folder.resolve("made");
    End end = run("-c", "echo $$ $SYSTEMTAP_MODULE > " + made, "-e", "ticks_6");
    assertEquals(0, end.status(), end.err());
    String[] words = Files.readString(made).strip().split(" ", 2);
    assertTrue(end.out().startsWith("begin target=" + words[0] + "\n"), end.out());
    assertEquals("ticks_6", words[1]);
    assertTrue(helperLog().endsWith("stop\nunloaded\n"), helperLog());
  }

  @Test
  void theCommandsStatusCounts() throws Exception {
    End end = run("-c", "sh -c 'exit 3'", "-e", "ticks_7");
    assertEquals(1, end.status());
    assertEquals("WARNING: Child process exited with status 3\n", end.err());
    end = run("-c", "kill -9 $$", "-e", "ticks_8");
    assertEquals(1, end.status());
    assertEquals("WARNING: Child process exited with signal 9 (Killed)\n", end.err());
  }

  @Test
  void aCommandWhoseSessionNeverStartsDoesNotRun() throws Exception {
    Path made = folder.resolve("made");
    End end = run("-c", "touch " + made, "-e", "refused_2");
    assertEquals(1, end.status());
    assertFalse(Files.exists(made));
  }
}
