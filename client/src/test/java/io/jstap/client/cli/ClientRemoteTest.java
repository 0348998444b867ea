// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.testing.ClientProcess;
import io.jstap.client.testing.ClientProcess.End;
import io.jstap.client.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code --remote}, with machines that are a command in front of the helper. */
final class ClientRemoteTest extends ClientFixture {
  private static final String HERE = "exec:env";

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("JSTAP_TEST_NODE", node(NODE.buildId(), NODE.release()));
    return environment;
  }

  private static String node(String buildId, String release) {
    return """
        protocol 1
        kernel %s
        release %s
        architecture x86_64
        name there
        process 4711
        zone 0 UTC
        """
        .formatted(buildId, release);
  }

  @Test
  void aScriptRunsThere() throws Exception {
    End end = run("--remote", HERE, "-e", "exits_1");
    assertEquals("", end.err());
    assertEquals("begin target=0\nend\n", end.out());
    assertEquals(0, end.status());
    assertEquals("\nexits_1\nunloaded\n", helperLog());
  }

  @Test
  void wishesGoThere() throws Exception {
    End end = run("--remote", HERE, "-s", "3", "-x", "12", "-e", "exits_2");
    assertEquals("begin target=12\nend\n", end.out(), end.err());
    assertTrue(helperLog().startsWith("buffer-kb 3072\nprocess 12\n"), helperLog());
  }

  @Test
  void theScriptIsCompiledForTheKernelThere() throws Exception {
    drain();
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("JSTAP_TEST_NODE", node("00ff", "9.9-there"));
    End end =
        ClientProcess.run(
            folder,
            environment,
            arguments("--remote", HERE, "-e", "exits_3").toArray(String[]::new));
    assertEquals("9.9-there", server.poll().orElseThrow().getKernel().getRelease());
    // The test's server makes modules for this kernel only.
    assertEquals(1, end.status());
    assertTrue(end.err().contains("JS5010") || end.err().contains("JS5015"), end.err());
  }

  @Test
  void onesFailureStopsNoOther() throws Exception {
    End end = run("--remote", "exec:false", "--remote", HERE, "--remote-prefix", "-e", "exits_4");
    assertEquals("1: begin target=0\n1: end\n", end.out());
    assertTrue(end.err().contains("0: error[JS5021]"), end.err());
    assertEquals(1, end.status());
  }

  @Test
  void eachHasFilesOfItsOwn() throws Exception {
    End end = run("--remote", HERE, "--remote", HERE, "-o", "trace", "-e", "exits_5");
    assertEquals(0, end.status(), end.err());
    for (int remote = 0; remote < 2; remote++) {
      assertEquals(
          "begin target=0\nend\n", Files.readString(folder.resolve("trace-" + remote)), end.err());
    }
  }

  @Test
  void recordsSayWhereTheyAreFrom() throws Exception {
    End end = run("--remote", HERE, "--output=json", "-e", "exits_6");
    assertTrue(end.out().contains("\"node\":\"there\",\"probe\""), end.out() + end.err());
    end = run("--remote", HERE, "--remote", HERE, "--output=json", "-e", "exits_6");
    assertTrue(end.out().contains("\"node\":\"there\",\"remote\":1,"), end.out() + end.err());
  }

  @Test
  void oneInterruptEndsAllInOrder() throws Exception {
    ClientProcess client =
        start("--remote", HERE, "--remote", HERE, "--remote-prefix", "-e", "ticks_1");
    client.awaitOutput("0: tick");
    client.awaitOutput("1: tick");
    client.signal("INT");
    End end = client.end();
    assertEquals(0, end.status(), end.err());
    assertTrue(end.out().contains("0: end\n") && end.out().contains("1: end\n"), end.out());
  }

  @Test
  void theCommandRunsThereWhenTheProbesAreArmed() throws Exception {
    Path made = folder.resolve("made");
    End end =
        run(
            "--remote",
            HERE,
            "-c",
            "echo it is $$ in $SYSTEMTAP_MODULE > " + made + "; echo done",
            "-e",
            "ticks_2");
    assertEquals(0, end.status(), end.err());
    String[] words = Files.readString(made).strip().split(" ", -1);
    // What it prints and the trace come in any order.
    assertTrue(end.out().contains("begin target=" + words[2] + "\n"), end.out());
    assertTrue(end.out().contains("done\n"), end.out());
    assertEquals("ticks_2", words[4]);
  }

  @Test
  void itsStatusCounts() throws Exception {
    End end = run("--remote", HERE, "-c", "sh -c 'exit 3'", "-e", "ticks_3");
    assertEquals("WARNING: Child process exited with status 3\n", end.err());
    assertEquals(1, end.status());
    end = run("--remote", HERE, "-c", "kill -TERM $$", "-e", "ticks_4");
    assertTrue(
        end.err().contains("WARNING: Child process exited with signal 15 (Terminated)\n"),
        end.err());
  }

  @Test
  void theInterruptReachesItAndItsChildren() throws Exception {
    Path made = folder.resolve("made");
    ClientProcess client =
        start(
            "--remote",
            HERE,
            "-c",
            "sh -c 'echo $$ > " + made + "; exec sleep 300'; echo not reached",
            "-e",
            "ticks_5");
    ClientProcess.awaitText(made, "\n");
    client.signal("INT");
    End end = client.end();
    assertEquals(1, end.status());
    assertFalse(end.out().contains("not reached"), end.out());
    long child = Long.parseLong(Files.readString(made).strip());
    assertTrue(ProcessHandle.of(child).isEmpty() || !ProcessHandle.of(child).get().isAlive());
  }

  @Test
  void theEndOfTheSessionReachesIt() throws Exception {
    Path made = folder.resolve("made");
    long start = System.nanoTime();
    End end =
        run(
            "--remote",
            HERE,
            "-T",
            "1",
            "-c",
            "trap 'echo told > " + made + "; exit 1' TERM; while :; do sleep 0.1; done",
            "-e",
            "ticks_6");
    assertEquals(0, end.status(), end.err());
    assertTrue(System.nanoTime() - start < 60_000_000_000L);
    ClientProcess.awaitText(made, "told");
  }

  @Test
  void aCommandWhoseSessionNeverStartsDoesNotRun() throws Exception {
    Path made = folder.resolve("made");
    End end = run("--remote", HERE, "-c", "touch " + made, "-e", "refused_1");
    assertEquals(1, end.status());
    assertTrue(end.err().contains("JS5019"), end.err());
    assertFalse(Files.exists(made));
  }

  @Test
  void aSocketRunsNoCommands() throws Exception {
    End end = run("--remote", "unix:" + folder.resolve("none"), "-c", "true", "-e", "exits_7");
    assertEquals(1, end.status());
    assertTrue(end.err().contains("JS5027") && end.err().contains("is not reached"), end.err());
  }

  @Test
  void aConnectionThatIsCutIsSaid() throws Exception {
    End end = run("--remote", HERE, "-e", "dies_1");
    assertEquals("begin target=0\n", end.out());
    assertTrue(end.err().contains("the connection to exec:env was cut"), end.err());
    assertEquals(1, end.status());
  }

  @Test
  void aMachineThatFallsSilentIsNamed() throws Exception {
    Path pid = folder.resolve("pid");
    ClientProcess client =
        start("--remote", "exec:sh -c 'echo $$ > " + pid + "; exec \"$@\"' sh", "-e", "ticks_7");
    client.awaitOutput("tick");
    String helper = Files.readString(pid).strip();
    Tools.run(folder, "kill", "-STOP", helper);
    client.awaitError("nothing has come for 15 seconds");
    Tools.run(folder, "kill", "-CONT", helper);
    client.awaitError("it answers again");
    client.signal("INT");
    End end = client.end();
    assertEquals(0, end.status(), end.err());
    assertEquals(2, end.err().lines().count(), end.err());
  }

  @Test
  void whatIsNoHelperIsToldFromOne() throws Exception {
    End end = run("--remote", "exec:sh -c 'echo Welcome to this machine' sh", "-e", "exits_8");
    assertTrue(end.err().contains("what comes is not said by a helper of ours"), end.err());
    end = run("--remote", "exec:sh -c 'exit 127' sh", "-e", "exits_8");
    assertTrue(end.err().contains("there is no helper on exec:"), end.err());
    end = run("--remote", "exec:sh -c 'exit 126' sh", "-e", "exits_8");
    assertTrue(end.err().contains("usermod -aG stapusr"), end.err());
    end = run("--remote", "-oProxyCommand=x", "-e", "exits_8");
    assertTrue(end.err().contains("is no address of a machine"), end.err());
  }
}
