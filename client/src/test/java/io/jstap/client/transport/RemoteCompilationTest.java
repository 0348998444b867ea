// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jstap.certs.CertificateProfile;
import io.jstap.certs.UserState;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.testing.TestServer;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Diagnostic;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.ModuleHeader;
import io.jstap.proto.v1.Note;
import io.jstap.proto.v1.SourceExcerpt;
import io.jstap.proto.v1.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over real TLS: who may talk to whom (G01, G03), and what a server may send (G05). */
@Timeout(120)
class RemoteCompilationTest {
  private static final ByteString KERNEL = ByteString.copyFrom(new byte[20]);
  private static final CompileRequest REQUEST =
      CompileRequest.newBuilder()
          .setKernel(Kernel.newBuilder().setBuildId(KERNEL))
          .setLastStage(Stage.STAGE_MODULE)
          .build();
  private static final byte[] MODULE = new byte[5000];

  @TempDir static Path folder;
  private static Path site;
  private static TestServer server;
  private static List<CompileEvent> answer = List.of();

  @BeforeAll
  static void start() throws Exception {
    site = folder.resolve("site");
    new UserState(site).development();
    server = new TestServer(site.resolve("server"), request -> answer);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerAddress address(int port) {
    return new ServerAddress.Tcp("127.0.0.1", port);
  }

  private static RemoteCompilation.Result run(List<CompileEvent> events, CollectingSink sink)
      throws ClientException {
    answer = events;
    try (Connection connection = Connection.open(address(server.port()), site.resolve("client"))) {
      return RemoteCompilation.run(connection, REQUEST, sink);
    }
  }

  private static void assertBad(String text, List<CompileEvent> events) {
    ClientException failure =
        assertThrows(ClientException.class, () -> run(events, new CollectingSink()));
    assertEquals(ClientProblem.BAD_REPLY, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains(text), failure.getMessage());
    assertTrue(failure.getMessage().chars().noneMatch(Character::isISOControl));
  }

  private static CompileEvent header(ModuleHeader.Builder header) {
    return CompileEvent.newBuilder().setModuleHeader(header).build();
  }

  private static ModuleHeader.Builder fitting() {
    return ModuleHeader.newBuilder()
        .setName("good")
        .setSize(MODULE.length)
        .setSha256(ByteString.copyFrom(TestServer.sha256(MODULE)))
        .setKernelBuildId(KERNEL);
  }

  @Test
  void aModuleComesThrough() throws Exception {
    RemoteCompilation.Result result =
        run(TestServer.module("good", MODULE, KERNEL), new CollectingSink());
    assertEquals("good", result.module().orElseThrow().name());
    assertEquals(MODULE.length, result.module().orElseThrow().bytes().size());
  }

  @Test
  void modulesThatAreNotWhatWasAnnounced() {
    CompileEvent all = TestServer.chunk(MODULE, 0, MODULE.length);
    CompileEvent end = TestServer.summary(true);
    assertBad("longer than announced", List.of(header(fitting()), all, all, end));
    assertBad("longer than announced", List.of(all, end));
    assertBad("shorter than announced", List.of(header(fitting()), end));
    assertBad("digest is not", List.of(header(fitting().setSha256(ByteString.EMPTY)), all, end));
    assertBad("limit is", List.of(header(fitting().setSize(1L << 40)), all, end));
    assertBad("limit is", List.of(header(fitting().setSize(-1)), all, end));
    assertBad("limit is", List.of(header(fitting().setSize(0)), end));
    assertBad("two modules", List.of(header(fitting()), header(fitting()), end));
    assertBad("another kernel", List.of(header(fitting().setKernelBuildId(ByteString.EMPTY)), end));
    for (String name : List.of("../../etc/x", "a/b", "", "a b", "x\u001b[2J", "n".repeat(56))) {
      assertBad("is none", List.of(header(fitting().setName(name)), all, end));
    }
  }

  @Test
  void streamsThatEndWrongly() {
    assertBad("without a summary", List.of());
    assertBad("gave no reason", List.of(TestServer.summary(false)));
    assertBad("no module", List.of(TestServer.summary(true)));
  }

  @Test
  void diagnosticsWithoutEnd() {
    CompileEvent one =
        CompileEvent.newBuilder().setDiagnostic(Diagnostic.newBuilder().setMessage("x")).build();
    assertBad("without end", Collections.nCopies(10_001, one));
  }

  @Test
  void positionsOutsideOfEverything() throws Exception {
    CollectingSink sink = new CollectingSink();
    List<CompileEvent> events =
        IntStream.of(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE)
            .mapToObj(
                n ->
                    SourceExcerpt.newBuilder()
                        .setFile("f" + n)
                        .setLine(n)
                        .setColumn(n)
                        .setLength(n)
                        .setLineText("abc\u0000"))
            .map(
                excerpt ->
                    CompileEvent.newBuilder()
                        .setDiagnostic(
                            Diagnostic.newBuilder()
                                .setExcerpt(excerpt)
                                .addNotes(Note.newBuilder().setMessage("n").setExcerpt(excerpt)))
                        .build())
            .toList();
    List<CompileEvent> all = new ArrayList<>(events);
    all.add(TestServer.summary(false));
    run(all, sink);
    assertEquals(5, sink.problems().size());
    for (Problem problem : sink.problems()) {
      assertFalse(new ProblemRenderer(false).render(problem).isEmpty());
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
    Path other = folder.resolve("other");
    new UserState(other).development();
    try (TestServer stranger = new TestServer(other.resolve("server"), request -> List.of())) {
      ClientException failure = failure(stranger.port(), site.resolve("client"));
      assertEquals(ClientProblem.SERVER_CERTIFICATE, failure.code(), failure.getMessage());
      assertTrue(
          failure.getMessage().contains("127.0.0.1:" + stranger.port()), failure.getMessage());
      assertTrue(failure.getMessage().contains("authority"), failure.getMessage());
    }
  }

  @Test
  void aClientOfAnotherAuthorityIsRefused() throws Exception {
    Path other = folder.resolve("mixed");
    new UserState(other).development();
    Files.copy(
        site.resolve("client/ca.pem"),
        other.resolve("client/ca.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
      try (TestServer own =
          new TestServer(site.resolve("server"), request -> List.of(), protocol)) {
        ClientException failure = failure(own.port(), other.resolve("client"));
        assertEquals(ClientProblem.CLIENT_REFUSED, failure.code(), failure.getMessage());
      }
    }
  }

  @Test
  void aServerCertificateServesNoClient() throws Exception {
    Path confused = Files.createDirectory(folder.resolve("confused"));
    Files.copy(site.resolve("server/server.pem"), confused.resolve("client.pem"));
    Files.copy(site.resolve("server/server.key"), confused.resolve("client.key"));
    Files.copy(site.resolve("server/ca.pem"), confused.resolve("ca.pem"));
    ClientException failure = failure(server.port(), confused);
    assertEquals(ClientProblem.CLIENT_REFUSED, failure.code(), failure.getMessage());
  }

  @Test
  void aClientWithoutACertificate() throws Exception {
    ClientException failure = failure(server.port(), folder.resolve("nowhere"));
    assertEquals(ClientProblem.CLIENT_CERTIFICATE, failure.code());
    assertTrue(failure.getMessage().contains("client.pem"), failure.getMessage());
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    for (String file : List.of("client.pem", "client.key", "ca.pem")) {
      Files.writeString(damaged.resolve(file), "nonsense");
    }
    failure = failure(server.port(), damaged);
    assertEquals(ClientProblem.CLIENT_CERTIFICATE, failure.code());
  }

  @Test
  void aServerUnderAnotherName() throws Exception {
    Path named = folder.resolve("named");
    new UserState(site).issue(CertificateProfile.SERVER, "x", List.of("other.example.org"), named);
    try (TestServer other = new TestServer(named, request -> List.of())) {
      ClientException failure = failure(other.port(), site.resolve("client"));
      assertEquals(ClientProblem.SERVER_CERTIFICATE, failure.code(), failure.getMessage());
      assertTrue(failure.getMessage().contains("does not fit"), failure.getMessage());
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ClientException failure = failure(port, site.resolve("client"));
    assertEquals(ClientProblem.SERVER_UNREACHABLE, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains("127.0.0.1:" + port), failure.getMessage());
    assertTrue(failure.getMessage().contains("Connection refused"), failure.getMessage());
  }

  @Test
  void noSuchHost() throws Exception {
    try (Connection connection =
        Connection.open(new ServerAddress.Tcp("no-such-host.invalid", 1), site.resolve("client"))) {
      ClientException failure =
          assertThrows(
              ClientException.class,
              () -> RemoteCompilation.run(connection, REQUEST, new CollectingSink()));
      assertEquals(ClientProblem.SERVER_UNREACHABLE, failure.code(), failure.getMessage());
      assertTrue(failure.getMessage().contains("no such host"), failure.getMessage());
    }
  }

  @Test
  void somethingElseListens() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (Socket accepted = socket.accept()) {
                  accepted
                      .getOutputStream()
                      .write("220 mail.example.org ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      ClientException failure = failure(socket.getLocalPort(), site.resolve("client"));
      assertEquals(ClientProblem.SERVER_UNREACHABLE, failure.code(), failure.getMessage());
    }
  }

  @Test
  void aHandshakeThatWasGivenUpIsTriedAgain() throws Exception {
    answer = TestServer.module("good", MODULE, KERNEL);
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> giveUpOnceThenForward(listening));
      try (Connection connection =
          Connection.open(address(listening.getLocalPort()), site.resolve("client"))) {
        assertTrue(
            RemoteCompilation.run(connection, REQUEST, new CollectingSink()).module().isPresent());
      }
    }
  }

  /**
   * Closes the first connection in the middle of the handshake, as a side does that is too slow.
   */
  private static void giveUpOnceThenForward(ServerSocket listening) {
    try {
      try (Socket first = listening.accept()) {
        assertTrue(first.getInputStream().read() >= 0);
      }
      try (Socket second = listening.accept();
          Socket real = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        Thread back = Thread.ofPlatform().daemon().start(() -> copy(real, second));
        copy(second, real);
        back.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side has closed; the client says what that means to it.
      return;
    }
  }

  @Test
  void oldTlsIsNotSpoken() throws Exception {
    // Java refuses TLS 1.1 by its own policy; a server that only has 1.2 is fine.
    try (TestServer old = new TestServer(site.resolve("server"), request -> answer, "TLSv1.2")) {
      answer = TestServer.module("good", MODULE, KERNEL);
      try (Connection connection = Connection.open(address(old.port()), site.resolve("client"))) {
        assertTrue(
            RemoteCompilation.run(connection, REQUEST, new CollectingSink()).module().isPresent());
      }
    }
  }

  private static ClientException failure(int port, Path certificates) {
    return assertThrows(
        ClientException.class,
        () -> {
          try (Connection connection = Connection.open(address(port), certificates)) {
            RemoteCompilation.run(connection, REQUEST, new CollectingSink());
          }
        });
  }

  @Test
  void addressesAsPeopleWriteThem() throws Exception {
    assertEquals("build1:8461", ServerAddress.parse("build1").toString());
    assertEquals("build1:99", ServerAddress.parse("build1:99").toString());
    assertEquals(new ServerAddress.Tcp("::1", 8461), ServerAddress.parse("::1"));
    assertEquals(new ServerAddress.Tcp("::1", 99), ServerAddress.parse("[::1]:99"));
    assertEquals(
        new ServerAddress.Tcp("fe80::1%eth0", 8461), ServerAddress.parse("[fe80::1%eth0]"));
    for (String wrong :
        List.of("", ":99", "a:", "a:0", "a:65536", "a b", "a:x", "http://a", "unix:")) {
      ClientException failure =
          assertThrows(ClientException.class, () -> ServerAddress.parse(wrong), wrong);
      assertEquals(ClientProblem.SERVER_ADDRESS, failure.code());
    }
  }
}
