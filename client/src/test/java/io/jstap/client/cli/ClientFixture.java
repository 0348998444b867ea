// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

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
import io.jstap.proto.v1.Progress;
import io.jstap.proto.v1.Severity;
import io.jstap.proto.v1.SourceExcerpt;
import io.jstap.proto.v1.Stage;
import io.jstap.proto.v1.Summary;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole client as a process, with a server that speaks gRPC and TLS and a helper that speaks
 * the helper's protocol. The script's name says what the module does.
 */
@Timeout(120)
abstract class ClientFixture {
  static final Node NODE = Node.read();

  @TempDir static Path shared;
  private static TestSite site;
  static TestServer server;
  private static Path helper;

  @TempDir Path folder;
  Path log;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.make(shared.resolve("site"));
    helper = Tools.compileHelper(shared);
    server = new TestServer(site.server(), ClientFixture::answer);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void setUp() throws Exception {
    log = folder.resolve("recording.log");
    ClientProcess.recordClasses(
        folder, environment(), arguments("-e", "exits_0").toArray(String[]::new));
    drain();
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

  static byte[] module(String name) throws IOException {
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

  List<String> arguments(String... more) {
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

  Map<String, String> environment() {
    return Map.of("JSTAP_TEST_LOG", log.toString(), "JSTAP_DIR", folder.resolve("none").toString());
  }

  End run(String... more) throws Exception {
    return ClientProcess.run(folder, environment(), arguments(more).toArray(String[]::new));
  }

  ClientProcess start(String... more) throws Exception {
    return ClientProcess.start(
        folder, environment(), Redirect.DISCARD, arguments(more).toArray(String[]::new));
  }

  String helperLog() throws IOException {
    return Files.readString(log);
  }

  /** Forgets the requests of other tests. */
  static void drain() {
    boolean more = true;
    while (more) {
      more = server.poll().isPresent();
    }
  }
}
