// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code debuginfod-client-config(7)} says that the environment decides.
 *
 * @param urls servers in the order in which they are asked
 * @param cache folder of downloaded files
 * @param timeout a server that sends less than 100 KB within it is given up; zero for never
 * @param maximumSize of a file, in bytes
 * @param maximumTime for one download; zero for no bound
 * @param retries how often a download that failed is tried again
 * @param headers file of additional request headers, one a line
 * @param verbose whether each answer of a server is told as progress
 */
public record DebuginfodSettings(
    List<String> urls,
    Path cache,
    Duration timeout,
    long maximumSize,
    Duration maximumTime,
    int retries,
    Optional<Path> headers,
    boolean verbose) {
  /** No vmlinux comes near it; without any bound a server could fill the disk. */
  private static final long BIGGEST = 8L << 30;

  private static final int TIMEOUT_SECONDS = 90;
  private static final int RETRIES = 2;

  /** From the environment of this process. */
  public static DebuginfodSettings standard() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** From an environment; {@code home} is the user's folder. */
  public static DebuginfodSettings of(Map<String, String> environment, Path home) {
    long size = number(environment, "DEBUGINFOD_MAXSIZE", 0);
    return new DebuginfodSettings(
        // A word without a slash is a policy of elfutils (such as ima:permissive) and no server.
        Arrays.stream(environment.getOrDefault("DEBUGINFOD_URLS", "").trim().split("\\s+"))
            .filter(word -> word.contains("/"))
            .distinct()
            .toList(),
        cache(environment, home),
        seconds(environment, "DEBUGINFOD_TIMEOUT", TIMEOUT_SECONDS),
        size <= 0 ? BIGGEST : size,
        seconds(environment, "DEBUGINFOD_MAXTIME", 0),
        Math.clamp(number(environment, "DEBUGINFOD_RETRY_LIMIT", RETRIES), 0, 100),
        value(environment, "DEBUGINFOD_HEADERS_FILE").map(Path::of),
        value(environment, "DEBUGINFOD_PROGRESS").isPresent());
  }

  private static Path cache(Map<String, String> environment, Path home) {
    Optional<String> named = value(environment, "DEBUGINFOD_CACHE_PATH");
    if (named.isPresent()) {
      return Path.of(named.get());
    }
    Path deprecated = home.resolve(".debuginfod_client_cache");
    if (Files.isDirectory(deprecated)) {
      return deprecated;
    }
    return value(environment, "XDG_CACHE_HOME")
        .map(Path::of)
        .orElse(home.resolve(".cache"))
        .resolve("debuginfod_client");
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private static Duration seconds(Map<String, String> environment, String name, long otherwise) {
    return Duration.ofSeconds(Math.max(0, number(environment, name, otherwise)));
  }

  /** What is no number counts as 0, as it does for other clients. */
  private static long number(Map<String, String> environment, String name, long otherwise) {
    try {
      return value(environment, name).map(String::trim).map(Long::parseLong).orElse(otherwise);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
