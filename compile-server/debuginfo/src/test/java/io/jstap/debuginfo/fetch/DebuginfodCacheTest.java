// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.fetch.DebuginfodCache.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebuginfodCacheTest {
  private static final BuildId ID = new BuildId("0123456789abcdef");

  @TempDir Path folder = Path.of("");

  private DebuginfodCache cache(Duration later) {
    return new DebuginfodCache(folder, Clock.offset(Clock.systemUTC(), later));
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "something");
  }

  @Test
  void theControlFilesAreMadeWithTheDefaults() throws IOException {
    cache(Duration.ZERO).cleanWhenDue();
    assertEquals("86400", Files.readString(folder.resolve("cache_clean_interval_s")));
    assertEquals("604800", Files.readString(folder.resolve("max_unused_age_s")));
    assertEquals("600", Files.readString(folder.resolve("cache_miss_s")));
  }

  @Test
  void whatNobodyUsedForAWeekGoesOnceADay() throws IOException {
    cache(Duration.ZERO).cleanWhenDue();
    Path old = file(ID + "/debuginfo");
    Path used = file("fedcba/executable");
    Path foreign = file("fedcba/notes");
    Path outside = file("holiday/debuginfo");
    Path partial = file("aaaa/debuginfo.jstap-partial");
    Instant future = Instant.now().plus(Duration.ofDays(8));
    touch(used, future);
    cache(Duration.ofHours(23)).cleanWhenDue();
    assertTrue(Files.exists(old), "not due");
    cache(Duration.ofDays(8)).cleanWhenDue();
    assertFalse(Files.exists(old.getParent()));
    assertFalse(Files.exists(partial.getParent()));
    assertTrue(Files.exists(used) && Files.exists(foreign) && Files.exists(outside));
    Path again = file(ID + "/debuginfo");
    cache(Duration.ofDays(8)).cleanWhenDue();
    assertTrue(Files.exists(again), "cleaned just now");
  }

  private static void touch(Path file, Instant read) throws IOException {
    Files.getFileAttributeView(file, BasicFileAttributeView.class)
        .setTimes(null, FileTime.from(read), null);
  }

  @Test
  void theUsersNumbersCount() throws IOException {
    Files.writeString(folder.resolve("cache_clean_interval_s"), "0\n");
    Files.writeString(folder.resolve("max_unused_age_s"), "10");
    Path file = file(ID + "/debuginfo");
    cache(Duration.ofSeconds(5)).cleanWhenDue();
    assertTrue(Files.exists(file));
    cache(Duration.ofSeconds(12)).cleanWhenDue();
    assertFalse(Files.exists(file));
  }

  @Test
  void aFileThatIsNotWhatItsNameSaysIsRemoved() throws IOException {
    Path file = file(ID + "/debuginfo");
    assertInstanceOf(Lookup.Unknown.class, cache(Duration.ZERO).lookup(ID, "debuginfo"));
    assertFalse(Files.exists(file));
  }

  private DebuginfodSettings settings(Map<String, String> environment) {
    return DebuginfodSettings.of(environment, folder);
  }

  @Test
  void theEnvironmentSaysWhereAndHow() throws IOException {
    DebuginfodSettings plain = settings(Map.of());
    assertEquals(folder.resolve(".cache/debuginfod_client"), plain.cache());
    assertEquals(Duration.ofSeconds(90), plain.timeout());
    assertEquals(Duration.ZERO, plain.maximumTime());
    assertEquals(2, plain.retries());
    assertEquals(List.of(), plain.urls());
    assertEquals(Path.of("/x/debuginfod_client"), settings(Map.of("XDG_CACHE_HOME", "/x")).cache());
    Files.createDirectory(folder.resolve(".debuginfod_client_cache"));
    assertEquals(
        folder.resolve(".debuginfod_client_cache"),
        settings(Map.of("XDG_CACHE_HOME", "/x")).cache());
    DebuginfodSettings set =
        settings(
            Map.of(
                "DEBUGINFOD_CACHE_PATH", "/y",
                "DEBUGINFOD_URLS", " http://a/  http://b http://a/ ",
                "DEBUGINFOD_TIMEOUT", "-1",
                "DEBUGINFOD_RETRY_LIMIT", "many",
                "DEBUGINFOD_MAXSIZE", "5",
                "DEBUGINFOD_PROGRESS", "1"));
    assertEquals(Path.of("/y"), set.cache());
    assertEquals(List.of("http://a/", "http://b"), set.urls());
    assertEquals(Duration.ZERO, set.timeout());
    assertEquals(0, set.retries());
    assertEquals(5, set.maximumSize());
    assertTrue(set.verbose());
  }
}
