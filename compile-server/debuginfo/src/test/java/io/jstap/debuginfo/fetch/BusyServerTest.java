// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.fetch.Debuginfod.Artifact;
import io.jstap.diagnostics.CollectingSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that say when they want to be asked again. */
class BusyServerTest {
  @TempDir Path folder;

  private record Outcome(List<String> tried, int requests, Duration taken) {}

  /** Asks a server that is busy once and does not have the file then. */
  private Outcome ask(String retryAfter) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/",
        exchange -> {
          boolean first = requests.getAndIncrement() == 0;
          if (first) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(first ? 503 : 404, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      Map<String, String> environment =
          Map.of("DEBUGINFOD_URLS", url, "DEBUGINFOD_CACHE_PATH", folder.toString());
      long start = System.nanoTime();
      Debuginfod.Answer answer =
          new Debuginfod(DebuginfodSettings.of(environment, folder))
              .find(BuildId.of(new byte[20]), Artifact.DEBUGINFO, new CollectingSink());
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      return new Outcome(
          answer.tried().stream().map(line -> line.replace(url, "it")).toList(),
          requests.get(),
          taken);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void isAskedAgainWhenItSaid() throws Exception {
    Outcome seconds = ask("2");
    assertEquals(List.of("it does not have it"), seconds.tried());
    assertTrue(seconds.taken().compareTo(Duration.ofSeconds(2)) >= 0, seconds.toString());
  }

  @Test
  void aDateIsUnderstood() throws Exception {
    ZonedDateTime soon = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3);
    Outcome outcome = ask(soon.format(DateTimeFormatter.RFC_1123_DATE_TIME));
    assertEquals(2, outcome.requests());
    assertTrue(outcome.taken().compareTo(Duration.ofSeconds(1)) >= 0, outcome.toString());
  }

  @Test
  void oneThatWantsLongIsPassedOver() throws Exception {
    Outcome hours = ask("7200");
    assertEquals(new Outcome(List.of("it answered 503"), 1, hours.taken()), hours);
    assertTrue(hours.taken().compareTo(Duration.ofSeconds(20)) < 0, hours.toString());
  }
}
