// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.fetch.Debuginfod.Answer;
import io.jstap.debuginfo.fetch.Debuginfod.Artifact;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that stop in the middle, from a web server that can go on there; and bad servers. */
class ResumeTest {
  private static final int CUT = 2 << 20;

  @TempDir Path folder = Path.of("");
  private List<RealServer> servers = List.of();
  private List<Served> programs = List.of();

  @BeforeEach
  void start() throws Exception {
    programs = List.of(Served.in(folder));
    servers = List.of(RealServer.lighttpd(served().asWebFolder(folder), folder.resolve("log")));
  }

  @AfterEach
  void stop() throws Exception {
    servers.getFirst().close();
  }

  private Served served() {
    return programs.getFirst();
  }

  private int port() {
    return servers.getFirst().port();
  }

  private Path webFile() {
    return served().webFile(folder.resolve("web"));
  }

  private Path partial() {
    return folder.resolve("cache").resolve(served().id() + "/debuginfo.jstap-partial");
  }

  private Answer find(EventSink events, String urls, String... more) throws InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("DEBUGINFOD_URLS", urls);
    environment.put("XDG_CACHE_HOME", folder.toString());
    environment.put("DEBUGINFOD_CACHE_PATH", folder.resolve("cache").toString());
    environment.put("DEBUGINFOD_RETRY_LIMIT", "0");
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return new Debuginfod(DebuginfodSettings.of(environment, folder))
        .find(served().id(), Artifact.DEBUGINFO, events);
  }

  private Answer find(String urls, String... more) throws InterruptedException {
    return find(new CollectingSink(), urls, more);
  }

  private void assertComplete(Answer answer) throws Exception {
    assertTrue(answer.file().isPresent(), () -> answer.tried().toString());
    assertArrayEquals(
        Files.readAllBytes(webFile()), Files.readAllBytes(answer.file().orElseThrow()));
    assertFalse(Files.exists(partial()));
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(port()).cut(1, CUT)) {
      assertTrue(find(proxy.url()).file().isEmpty());
      long kept = Files.size(partial());
      assertTrue(kept > CUT - 2000 && kept < CUT, "kept " + kept);
      proxy.passed();
      assertComplete(find(proxy.url()));
      long rest = Files.size(webFile()) - kept;
      long passed = proxy.passed();
      assertTrue(passed >= rest && passed < rest + 2000, passed + " for " + rest);
      assertTrue(proxy.requests().getLast().contains("Range: bytes=" + kept + "-"));
    }
  }

  @Test
  void startsAgainWhenTheFileIsAnother() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(port()).cut(1, CUT)) {
      assertTrue(find(proxy.url()).file().isEmpty());
      Path changed = folder.resolve("changed");
      Files.copy(webFile(), changed);
      Served.grow(changed, ".comment.more", 1000, 2);
      Files.move(changed, webFile(), StandardCopyOption.REPLACE_EXISTING);
      assertComplete(find(proxy.url()));
      assertTrue(proxy.requests().getLast().contains("If-Range: "));
    }
  }

  @Test
  void startsAgainAtAnotherServer() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(port()).cut(1, CUT)) {
      assertComplete(find(proxy.url() + " " + servers.getFirst().url()));
    }
  }

  @Test
  void anInterruptedDownloadIsResumed() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(port()).slow(10)) {
      List<Progress> told = new CopyOnWriteArrayList<>();
      CompletableFuture<String> end = new CompletableFuture<>();
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      end.complete("not interrupted: " + find(progress(told), proxy.url()));
                    } catch (InterruptedException e) {
                      end.complete("interrupted");
                    }
                  });
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (told.stream().noneMatch(each -> each.done() > 0) && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
      Progress last = told.getLast();
      assertEquals("debuginfod", last.stage());
      assertEquals(Files.size(webFile()), last.total());
      thread.interrupt();
      assertEquals("interrupted", end.get(5, TimeUnit.SECONDS));
      long kept = Files.size(partial());
      assertTrue(kept >= last.done(), kept + " of " + last);
      proxy.slow(0);
      assertComplete(find(proxy.url()));
      assertTrue(proxy.requests().getLast().contains("Range: "));
    }
  }

  private static EventSink progress(List<Progress> told) {
    return new EventSink() {
      @Override
      public void problem(Problem problem) {}

      @Override
      public void progress(Progress progress) {
        told.add(progress);
      }
    };
  }

  @Test
  void aFileWithAnotherBuildIdIsRefused() throws Exception {
    Files.writeString(webFile(), "This is no ELF file.");
    assertEquals(
        List.of(servers.getFirst().url() + " sent something else than that build-id"),
        find(servers.getFirst().url()).tried());
    assertFalse(Files.exists(partial()));
    assertFalse(Files.exists(partial().resolveSibling("debuginfo")));
  }

  @Test
  void aFileThatIsTooBigIsLeftByItsLength() throws Exception {
    String tried = find(servers.getFirst().url(), "DEBUGINFOD_MAXSIZE", "1000").tried().getFirst();
    assertTrue(tried.contains("bytes are more than the 1000 that are allowed"), tried);
  }

  @Test
  void aSlowDownloadIsGivenUpInTime() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(port()).slow(500)) {
      assertEquals(
          List.of(proxy.url() + " sent less than 100 KB within 1 s"),
          find(proxy.url(), "DEBUGINFOD_TIMEOUT", "1").tried());
      assertEquals(
          List.of(proxy.url() + " did not send all of it within 1 s"),
          find(proxy.url(), "DEBUGINFOD_MAXTIME", "1").tried());
    }
  }

  /** No server that can be installed does these. */
  private Answer hostile(String head, boolean endless) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket client = listener.accept();
                    OutputStream out = client.getOutputStream()) {
                  client.getInputStream().read(new byte[4096]);
                  out.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
                  while (endless) {
                    out.write(new byte[65536]);
                  }
                } catch (java.io.IOException e) {
                  // The client has enough.
                }
              });
      return find(
          "http://127.0.0.1:" + listener.getLocalPort(),
          "DEBUGINFOD_MAXSIZE",
          Integer.toString(8 << 20));
    }
  }

  private static void assertTried(String expected, Answer answer) {
    assertTrue(answer.tried().getFirst().endsWith(expected), answer.tried().toString());
  }

  @Test
  void badServersAreLeftInTime() throws Exception {
    assertTried("sent more than 8388608 bytes", hostile("HTTP/1.1 200 OK", true));
    assertTried("answered 503", hostile("HTTP/1.1 503 Busy", true));
    assertTried(
        "sent it in an encoding that nobody asked for",
        hostile("HTTP/1.1 200 OK\r\nContent-Encoding: br", true));
    assertTried(
        "sent another part than was asked for: bytes 5-6/7",
        hostile("HTTP/1.1 206 Partial\r\nContent-Range: bytes 5-6/7", true));
    Answer empty = hostile("", false);
    assertTrue(empty.tried().getFirst().contains("broke the connection"), empty.tried().toString());
    assertTried("does not have it", hostile("HTTP/1.1 404 Not Found", true));
    assertFalse(Files.exists(partial()));
  }
}
