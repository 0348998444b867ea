// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.jstap.client.node.Node;
import io.jstap.client.testing.ClientProcess;
import io.jstap.client.testing.ClientProcess.End;
import io.jstap.client.testing.TestModule;
import io.jstap.client.testing.TestServer;
import io.jstap.client.testing.TestSite;
import io.jstap.client.testing.Tools;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Diagnostic;
import io.jstap.proto.v1.Output;
import io.jstap.proto.v1.Privilege;
import io.jstap.proto.v1.Progress;
import io.jstap.proto.v1.Severity;
import io.jstap.proto.v1.SourceExcerpt;
import io.jstap.proto.v1.Stage;
import io.jstap.proto.v1.Summary;
import io.jstap.proto.v1.TextFormat;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole client as a process, with a server that speaks gRPC and TLS and a helper that speaks
 * the helper's protocol. The script's name says what the module does.
 */
@Timeout(120)
class ClientTest {
  private static final Node NODE = Node.read();

  @TempDir static Path shared;
  private static TestSite site;
  private static TestServer server;
  private static Path helper;

  @TempDir Path folder;
  private Path log;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.make(shared.resolve("site"));
    helper = Tools.compileHelper(shared);
    server = new TestServer(site.server(), ClientTest::answer);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void setUp() {
    log = folder.resolve("helper.log");
  }

  private static Iterable<CompileEvent> answer(CompileRequest request) {
    String text = request.getScript().getText();
    if (text.equals("doubtful")) {
      Summary summary = Summary.newBuilder().setSuccess(true).setWarnings(1).build();
      return List.of(CompileEvent.newBuilder().setSummary(summary).build());
    }
    if (text.equals("slow")) {
      List<CompileEvent> events = List.of(pass("pass 3"), diagnostic(), pass("pass 4"));
      return () -> events.stream().peek(event -> waitAt(event.getProgress().getStage())).iterator();
    }
    if (request.getLastStage() != Stage.STAGE_MODULE) {
      return List.of(
          CompileEvent.newBuilder()
              .setOutput(Output.newBuilder().setText("text\tof the stage\n\u001b[2J\n"))
              .build(),
          TestServer.summary(true));
    }
    if (text.equals("wrong")) {
      return List.of(diagnostic(), TestServer.summary(false));
    }
    try {
      byte[] module = module(text);
      return TestServer.module(text, module, request.getKernel().getBuildId());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CompileEvent pass(String stage) {
    return CompileEvent.newBuilder()
        .setProgress(Progress.newBuilder().setStage(stage).setMessage("working"))
        .build();
  }

  /** Until the client is gone. */
  private static void waitAt(String stage) {
    try {
      if (stage.equals("pass 4")) {
        TimeUnit.SECONDS.sleep(60);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] module(String name) throws IOException {
    return new TestModule(shared, name, NODE.buildId()).signed(site.signer(), site.signerKey());
  }

  private static CompileEvent diagnostic() {
    return CompileEvent.newBuilder()
        .setDiagnostic(
            Diagnostic.newBuilder()
                .setCode("JS1001\u001b[0m")
                .setSeverity(Severity.SEVERITY_ERROR)
                .setMessage("bad \u001b]0;owned\u0007 script \u202egnorw")
                .setHelp("write\na better one\u009b31m")
                .setExcerpt(
                    SourceExcerpt.newBuilder()
                        .setFile("\u001b[2Jx.stp")
                        .setLine(-1)
                        .setColumn(-1)
                        .setLength(-1)
                        .setLineText("probe \u001b[31mbegin")))
        .build();
  }

  private List<String> arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server",
                "127.0.0.1:" + server.port(),
                "--certs",
                site.client().toString(),
                "--trusted",
                site.trusted().toString(),
                "--staprun",
                helper.toString()));
    all.addAll(List.of(more));
    return all;
  }

  private Map<String, String> environment() {
    return Map.of("JSTAP_TEST_LOG", log.toString(), "JSTAP_DIR", folder.resolve("none").toString());
  }

  private End run(String... more) throws Exception {
    return ClientProcess.run(folder, environment(), arguments(more).toArray(String[]::new));
  }

  private ClientProcess start(String... more) throws Exception {
    return ClientProcess.start(
        folder, environment(), Redirect.DISCARD, arguments(more).toArray(String[]::new));
  }

  private String helperLog() throws IOException {
    return Files.readString(log);
  }

  @Test
  void aScriptRunsToItsEnd() throws Exception {
    End end = run("-e", "exits_1");
    assertEquals(0, end.status(), end.err());
    assertEquals("begin target=0\nend\n", end.out());
    assertEquals("", end.err());
    assertEquals("exits_1\nunloaded\n", helperLog());
  }

  @Test
  void theRequestSaysAllThatTheServerNeeds() throws Exception {
    Path script = Files.writeString(folder.resolve("x.stp"), "exits_request");
    drain();
    End end =
        run(
            script.toString(),
            "-v",
            "5",
            "-DMAXSKIPPED=7",
            "-D",
            "FLAG",
            "-g",
            "-m",
            "named.ko",
            "-E",
            "extra",
            "word",
            "--",
            "-x");
    // The server answers with another name than the one that was asked for: that is the server's
    // own affair.
    assertEquals(0, end.status(), end.err());
    CompileRequest request = server.request();
    assertEquals(script.toString(), request.getScript().getName());
    assertEquals(List.of("5", "word", "-x"), request.getArgumentsList());
    assertEquals("MAXSKIPPED", request.getDefinitions(0).getName());
    assertEquals("7", request.getDefinitions(0).getValue());
    assertEquals("1", request.getDefinitions(1).getValue());
    assertTrue(request.getGuru());
    assertEquals("named", request.getModuleName());
    assertEquals("extra", request.getExtraScripts(0).getText());
    assertEquals(NODE.release(), request.getKernel().getRelease());
    assertEquals(20, request.getKernel().getBuildId().size());
    assertTrue(end.err().contains("Pass run: "), end.err());
  }

  /** Forgets the requests of other tests. */
  private static void drain() {
    boolean more = true;
    while (more) {
      more = server.poll().isPresent();
    }
  }

  @Test
  void valuesMayLookLikeOptionsAndFiles() throws Exception {
    drain();
    assertEquals(0, run("-e", "exits_2", "@file", "$1", "-").status());
    assertEquals(List.of("@file", "$1", "-"), server.request().getArgumentsList());
  }

  @Test
  void longOptionsMayBeAbbreviated() throws Exception {
    End end = run("--vers");
    assertEquals(0, end.status(), end.err());
    assertTrue(end.out().startsWith("jstap "), end.out());
    drain();
    assertEquals(0, run("-p1", "-e", "--vers").status());
    assertEquals("--vers", server.request().getScript().getText());
  }

  @Test
  void theScriptMayComeFromStandardInput() throws Exception {
    drain();
    // Standard input is /dev/null: an empty script.
    run("-p1", "-", "a");
    CompileRequest request = server.request();
    assertEquals("", request.getScript().getText());
    assertEquals(List.of("a"), request.getArgumentsList());
  }

  @Test
  void earlierPassesPrintTheirText() throws Exception {
    for (String option : List.of("-p1", "-p2", "-p3")) {
      End end = run(option, "-e", "x");
      assertEquals(0, end.status(), end.err());
      assertEquals("text\tof the stage\n\ufffd[2J\n", end.out());
    }
    assertFalse(Files.exists(log));
  }

  @Test
  void programsCanReadWhatIsSaid() throws Exception {
    drain();
    End end = run("--format=json", "-e", "wrong");
    assertEquals(1, end.status());
    JsonObject problem = JsonParser.parseString(end.err()).getAsJsonObject();
    assertEquals("error", problem.get("severity").getAsString());
    assertEquals("JS5010", problem.get("code").getAsString());
    assertFalse(problem.get("message").getAsString().contains("\u001b"), end.err());
    assertTrue(problem.getAsJsonObject("place").get("file").getAsString().endsWith("x.stp"));
    assertEquals(TextFormat.TEXT_FORMAT_JSON, server.request().getFormat());
    End saved = run("--format", "json", "-p4", "-e", "exits_json");
    assertEquals("{\"module\":\"exits_json.ko\"}\n", saved.out());
    End usage = run("--format", "json", "-p", "9", "-e", "x");
    assertEquals(
        "-p takes a pass from 1 to 5, not 9",
        JsonParser.parseString(usage.err()).getAsJsonObject().get("message").getAsString());
    End unknown = run("--format", "xml", "-e", "x");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("--format"), unknown.err());
  }

  @Test
  void warningsCanBeErrors() throws Exception {
    drain();
    End end = run("-W", "--no-global-var-display", "--privilege=stapsys", "-p2", "-e", "doubtful");
    assertEquals(1, end.status());
    assertTrue(end.err().startsWith("error[JS5030]: -W: "), end.err());
    CompileRequest request = server.request();
    assertTrue(request.getHideGlobals());
    assertEquals(Privilege.PRIVILEGE_STAPSYS, request.getPrivilege());
    assertEquals(0, run("-W", "-e", "exits_W").status());
  }

  @Test
  void pass4LeavesTheModuleHere() throws Exception {
    End end = run("-p", "4", "-e", "exits_4");
    assertEquals(0, end.status(), end.err());
    assertEquals("exits_4.ko\n", end.out());
    assertFalse(Files.exists(log));
    End again = run("--module", "exits_4.ko");
    assertEquals(0, again.status(), again.err());
    assertEquals("begin target=0\nend\n", again.out());
  }

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
  void aFullDiskIsOneError() throws Exception {
    End end = run("-o", "/dev/full", "-e", "ticks_4");
    assertEquals(1, end.status());
    assertTrue(
        end.err().startsWith("error[JS5023]: cannot write /dev/full: No space left"), end.err());
    assertEquals(2, end.err().lines().count());
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

  @Test
  void wrongUsageIsOneLineAndHelp() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("-p9", "-e", "x"),
            List.of("-Z"),
            List.of("-e", "a", "-e", "b"),
            List.of("-c", "ls", "-x", "1", "-e", "x"),
            List.of("-G", "a=1", "-e", "x"),
            List.of("-D", "a b", "-e", "x"),
            List.of("-m", "../x", "-e", "x"),
            List.of("-r", "/etc", "-e", "x"),
            List.of("-s", "5000", "-e", "x"),
            List.of("nosuchfile.stp"),
            List.<String>of())) {
      End end = run(wrong.toArray(String[]::new));
      assertEquals(1, end.status(), wrong.toString());
      assertTrue(end.err().startsWith("error[JS50"), end.err());
      assertEquals(2, end.err().lines().count(), end.err());
      assertEquals("", end.out());
    }
  }

  @Test
  void anotherKernelsModuleIsSavedAndNotRun() throws Exception {
    drain();
    End end = run("-r", "1.2.3-other", "-e", "exits_8");
    assertEquals(0, end.status(), end.err());
    assertEquals("exits_8.ko\n", end.out());
    assertTrue(end.err().contains("it is not run"), end.err());
    CompileRequest request = server.request();
    assertEquals(ByteString.EMPTY, request.getKernel().getBuildId());
    assertEquals(0, request.getLoadedModulesCount());
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
