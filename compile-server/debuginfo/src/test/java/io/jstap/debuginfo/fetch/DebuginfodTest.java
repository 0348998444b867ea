// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.fetch.Debuginfod.Answer;
import io.jstap.debuginfo.fetch.Debuginfod.Artifact;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.diagnostics.CollectingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from elfutils' own debuginfod. */
class DebuginfodTest {
  private static final BuildId UNKNOWN = new BuildId("0123456789abcdef0123456789abcdef01234567");
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir static Path shared = Path.of("");
  private static Served served = new Served(shared, shared, shared, UNKNOWN);
  private static List<RealServer> servers = List.of();

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    served = Served.in(shared);
    servers =
        List.of(RealServer.debuginfod(served.folder(), shared.resolve("log"), served.id().hex()));
  }

  @AfterAll
  static void stop() throws Exception {
    for (RealServer server : servers) {
      server.close();
    }
  }

  private static RealServer server() {
    return servers.getFirst();
  }

  private DebuginfodSettings settings(String urls, String... more) {
    Map<String, String> environment = new java.util.HashMap<>();
    environment.put("DEBUGINFOD_URLS", urls);
    environment.put("DEBUGINFOD_CACHE_PATH", cache().toString());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return DebuginfodSettings.of(environment, folder);
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private Answer find(String urls, BuildId id, Artifact artifact, String... more)
      throws InterruptedException {
    return new Debuginfod(settings(urls, more)).find(id, artifact, new CollectingSink());
  }

  private Answer find(String urls, String... more) throws InterruptedException {
    return find(urls, served.id(), Artifact.DEBUGINFO, more);
  }

  private static void assertIs(Path expected, Answer answer) throws Exception {
    assertTrue(answer.file().isPresent(), () -> answer.tried().toString());
    assertArrayEquals(
        Files.readAllBytes(expected), Files.readAllBytes(answer.file().orElseThrow()));
  }

  @Test
  void findsBothFilesAndKeepsThem() throws Exception {
    assertIs(served.debug(), find(server().url()));
    assertIs(served.program(), find(server().url(), served.id(), Artifact.EXECUTABLE));
    assertIs(served.debug(), find(NOBODY));
    assertFalse(
        Files.exists(cache().resolve(served.id() + "/debuginfo.jstap-partial")), "is whole");
  }

  @Test
  void elfutilsFindsWhatWasDownloadedAndTheOtherWayRound() throws Exception {
    find(server().url());
    Path entry = cache().resolve(served.id() + "/debuginfo");
    assertEquals(List.of(entry.toString()), elfutils(NOBODY));
    Files.delete(entry);
    elfutils(server().url());
    assertIs(served.debug(), find(NOBODY));
  }

  private List<String> elfutils(String urls) {
    return Commands.run(
        List.of(
            "env",
            "DEBUGINFOD_URLS=" + urls,
            "DEBUGINFOD_CACHE_PATH=" + cache(),
            "debuginfod-find",
            "debuginfo",
            served.id().hex()));
  }

  @Test
  void asksServersInOrderAndSaysWhatEachAnswered() throws Exception {
    assertIs(served.debug(), find("ftp://nowhere/ " + NOBODY + " " + server().url() + "/"));
    Answer none =
        find(
            "ftp://nowhere/ " + server().url() + " " + NOBODY,
            UNKNOWN,
            Artifact.DEBUGINFO,
            "DEBUGINFOD_RETRY_LIMIT",
            "0");
    assertEquals(
        List.of(
            "ftp://nowhere/ is not an address of http or https",
            server().url() + " does not have it",
            NOBODY + " can not be reached"),
        none.tried());
    assertFalse(Files.exists(cache().resolve(UNKNOWN + "/debuginfo")), "one could not be asked");
  }

  @Test
  void noServersIsSaid() throws Exception {
    assertEquals(
        List.of("no debuginfod server is set in $DEBUGINFOD_URLS"), find("ima:enforcing").tried());
    assertFalse(Files.exists(cache()));
  }

  @Test
  void remembersForAWhileThatNobodyHasIt() throws Exception {
    find(server().url(), UNKNOWN, Artifact.DEBUGINFO);
    Path entry = cache().resolve(UNKNOWN + "/debuginfo");
    assertEquals(0, Files.size(entry));
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      Answer again = find(proxy.url(), UNKNOWN, Artifact.DEBUGINFO);
      assertTrue(again.tried().getFirst().contains("remembered"), again.tried().toString());
      assertEquals(List.of(), proxy.requests());
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(601));
      Answer asked =
          new Debuginfod(settings(proxy.url()), later)
              .find(UNKNOWN, Artifact.DEBUGINFO, new CollectingSink());
      assertEquals(List.of(proxy.url() + " does not have it"), asked.tried());
      Files.writeString(cache().resolve("cache_miss_s"), "0");
      Thread.sleep(5);
      assertEquals(
          List.of(proxy.url() + " does not have it"),
          find(proxy.url(), UNKNOWN, Artifact.DEBUGINFO).tried());
    }
  }

  @Test
  void aCutDownloadIsTriedAgain() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server().port()).cut(2, 1 << 20)) {
      assertIs(served.debug(), find(proxy.url()));
      assertEquals(3, proxy.requests().size());
    }
  }

  @Test
  void aDownloadThatIsAlwaysCutIsGivenUp() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server().port()).cut(99, 1 << 20)) {
      Answer answer = find(proxy.url(), "DEBUGINFOD_RETRY_LIMIT", "1");
      assertTrue(answer.file().isEmpty());
      assertTrue(
          answer.tried().getFirst().startsWith(proxy.url() + " broke the connection after 1"),
          answer.tried().toString());
      assertEquals(2, proxy.requests().size());
    }
  }

  @Test
  void tellsWhoAsksAndSendsTheHeadersOfTheFile() throws Exception {
    Path headers = folder.resolve("headers");
    Files.writeString(headers, "X-Team: tracing\n\n");
    try (CuttingProxy proxy = new CuttingProxy(server().port())) {
      find(proxy.url(), "DEBUGINFOD_HEADERS_FILE", headers.toString());
      String request = proxy.requests().getFirst();
      assertTrue(request.contains("User-Agent: jstap/"), request);
      assertTrue(request.contains("X-Team: tracing\r\n"), request);
      assertTrue(request.startsWith("GET /buildid/" + served.id() + "/debuginfo "), request);
    }
  }

  @Test
  void aFileThatIsTooBigIsLeft() throws Exception {
    Answer answer = find(server().url(), "DEBUGINFOD_MAXSIZE", "100000");
    assertEquals(
        List.of(server().url() + " has it, but it is bigger than 100000 bytes"), answer.tried());
  }

  @Test
  void severalWhoWantTheSameDownloadItOnce() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server().port()).slow(2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(threads.submit(() -> find(proxy.url())));
      }
      for (Future<Answer> each : all) {
        assertIs(served.debug(), each.get());
      }
      assertEquals(1, proxy.requests().size());
    }
  }
}
