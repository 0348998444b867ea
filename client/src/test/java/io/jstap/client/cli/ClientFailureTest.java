// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.testing.ClientProcess;
import io.jstap.client.testing.ClientProcess.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way, each said once, with nothing left behind. */
@Tag("slow")
final class ClientFailureTest extends ClientFixture {
  @Test
  void aTamperedFileIsNotGivenToTheHelper() throws Exception {
    byte[] bytes = module("exits_5");
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("bad.ko"), bytes);
    End end = run("--module", "bad.ko");
    assertEquals(1, end.status());
    assertTrue(end.err().startsWith("error[JS5012]: the module is refused: "), end.err());
    assertFalse(Files.exists(log));
  }

  @Test
  void hostileDiagnosticsAreTamed() throws Exception {
    End end = run("-e", "wrong");
    assertEquals(1, end.status());
    assertTrue(end.err().startsWith("error[JS5010]: bad "), end.err());
    assertTrue(end.err().contains("^"), end.err());
    for (int i = 0; i < end.err().length(); i++) {
      char c = end.err().charAt(i);
      assertTrue(c == '\n' || !Character.isISOControl(c), "character " + (int) c);
      assertTrue(Character.getType(c) != Character.FORMAT, "character " + (int) c);
    }
  }

  @Test
  void errorsOfTheScript() throws Exception {
    End end = run("-e", "fails_1");
    assertEquals(1, end.status());
    assertTrue(end.err().startsWith("ERROR: division by 0 near"), end.err());
    assertFalse(end.err().contains("\u001b"), end.err());
    assertEquals("begin target=0\nend\n", end.out());
  }

  @Test
  void warningsAndCountersAtTheEnd() throws Exception {
    End end = run("-e", "warns_1");
    assertEquals(0, end.status());
    assertEquals(
        "WARNING: same\nWARNING: other\ufffd]0;title\ufffd\n"
            + "WARNING: Number of errors: 2, skipped probes: 4\n"
            + "WARNING: There were 7 lost messages and 700 lost bytes: the buffers were full; -s MB makes them bigger\n",
        end.err());
    assertEquals("", run("-w", "-e", "warns_1").err());
  }

  @Test
  void theHelpersVerdictIsShown() throws Exception {
    End end = run("-e", "refused_1");
    assertEquals(1, end.status());
    assertTrue(
        end.err()
            .startsWith("error[JS5019]: the helper refuses the module: nobody: not in stapusr\n"),
        end.err());
    end = run("-e", "unloadable_1");
    assertEquals(1, end.status());
    assertEquals("ERROR: the kernel refused the module: Invalid module format\n", end.err());
  }

  @Test
  void aHelperThatDiesOrLies() throws Exception {
    End end = run("-e", "dies_1");
    assertEquals(1, end.status());
    assertTrue(end.err().contains("the helper ended with signal 9 (Killed)"), end.err());
    for (String liar : List.of("garbage_1", "badrecord_1")) {
      ClientProcess client = start("-e", liar);
      ClientProcess.awaitText(log, liar);
      List<ProcessHandle> helpers = client.process().children().toList();
      end = client.end();
      helpers.forEach(ProcessHandle::destroyForcibly);
      assertEquals(1, end.status());
      assertTrue(end.err().contains("the session was cut off"), end.err());
    }
  }

  @Test
  void aMissingHelperIsNamed() throws Exception {
    End end = run("--staprun", folder.resolve("nothere").toString(), "-e", "exits_6");
    assertEquals(1, end.status());
    assertTrue(end.err().contains("nothere"), end.err());
    assertTrue(end.err().contains("help: "), end.err());
  }

  @Test
  void anInterruptedCompilationSaysWhereItWas() throws Exception {
    ClientProcess client = start("-e", "slow");
    client.awaitError("x.stp");
    client.signal("INT");
    End end = client.end();
    assertEquals(1, end.status());
    assertTrue(end.err().endsWith("\ninterrupted in pass 3\n"), end.err());
    assertEquals("", end.out());
  }

  @Test
  void aFullDiskIsOneError() throws Exception {
    End end = run("-o", "/dev/full", "-e", "ticks_4");
    assertEquals(1, end.status());
    assertTrue(
        end.err().startsWith("error[JS5023]: cannot write /dev/full: No space left"), end.err());
    assertEquals(2, end.err().lines().count());
    assertTrue(helperLog().endsWith("unloaded\n"), helperLog());
  }

  @Test
  void nothingIsLeftInTheFolderForTemporaryFiles() throws Exception {
    Path tmp = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("TMPDIR", tmp.toString());
    environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + tmp);
    End end =
        ClientProcess.run(folder, environment, arguments("-e", "exits_9").toArray(String[]::new));
    assertEquals(0, end.status(), end.err());
    try (Stream<Path> files = Files.list(tmp)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
