// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.testing;

import io.jstap.client.node.Node;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.PassTiming;
import io.jstap.proto.v1.Progress;
import io.jstap.proto.v1.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server and a helper for a client that is measured or that records an AOT cache: real TLS, a
 * real signature, a module of usual size. It writes {@code port} into its folder and serves until
 * its standard input ends.
 */
public final class Peer {
  private static final int USUAL_SIZE = 150_000;

  private Peer() {}

  /** Argument: a folder, which gets site/ unless it has one, helper and port. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Path made = folder.resolve("site");
    TestSite site = Files.exists(made) ? new TestSite(made) : TestSite.make(made);
    Tools.compileHelper(folder);
    Node node = Node.read();
    byte[] module =
        new TestModule(folder, "exits_peer", node.buildId())
            .padded(USUAL_SIZE)
            .signed(site.signer(), site.signerKey());
    try (TestServer server = new TestServer(site.server(), request -> answer(request, module))) {
      Path fresh = folder.resolve("port.new");
      Files.writeString(fresh, server.port() + "\n");
      Files.move(fresh, folder.resolve("port"));
      waitForEnd();
    }
  }

  private static void waitForEnd() throws IOException {
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static List<CompileEvent> answer(CompileRequest request, byte[] module) {
    List<CompileEvent> events = new ArrayList<>();
    events.add(
        CompileEvent.newBuilder()
            .setProgress(Progress.newBuilder().setStage("parse").setMessage("script"))
            .build());
    events.addAll(TestServer.module("exits_peer", module, request.getKernel().getBuildId()));
    events.set(
        events.size() - 1,
        CompileEvent.newBuilder()
            .setSummary(
                Summary.newBuilder()
                    .setSuccess(true)
                    .addPasses(PassTiming.newBuilder().setName("parse").setNanoseconds(1)))
            .build());
    return events;
  }
}
