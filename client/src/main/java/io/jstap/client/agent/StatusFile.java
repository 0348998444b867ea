// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.jstap.client.remote.Transport;
import io.jstap.client.session.SessionSummary;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The counters of a running session, as its module shows them in {@code /proc/jstap:NAME/status}.
 */
final class StatusFile {
  private static final int LONGEST = 4096;
  private static final int PATIENCE_SECONDS = 10;

  private final Transport transport;
  private final Path file;

  /**
   * @param module the name of the module, which was checked
   */
  StatusFile(Transport transport, String module) {
    this.transport = transport;
    this.file = Path.of("/proc", "jstap:" + module, "status");
  }

  /** The counters now; empty when the session is over, or its machine does not answer. */
  Optional<SessionSummary> read() throws InterruptedException {
    try {
      String text = transport.isHere() ? Files.readString(file) : there();
      return parse(text);
    } catch (IOException e) {
      // The session may have ended a moment ago; that is said by itself.
      return Optional.empty();
    }
  }

  private String there() throws IOException, InterruptedException {
    Process process =
        transport.start(
            List.of("cat", file.toString()),
            Redirect.from(Path.of("/dev/null").toFile()),
            Redirect.PIPE);
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no answer");
      }
      return new String(process.getInputStream().readNBytes(LONGEST), StandardCharsets.US_ASCII);
    } finally {
      process.destroy();
    }
  }

  /** Lines {@code KEY=NUMBER}; others are not about what is counted. */
  static Optional<SessionSummary> parse(String text) {
    Map<String, Long> numbers = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.split("=", 2);
      if (words.length == 2 && words[1].matches("[0-9]{1,18}")) {
        numbers.put(words[0], Long.parseLong(words[1]));
      }
    }
    if (!numbers.containsKey("errors")) {
      return Optional.empty();
    }
    return Optional.of(
        new SessionSummary(
            numbers.getOrDefault("errors", 0L),
            numbers.getOrDefault("skipped_reentrant", 0L),
            numbers.getOrDefault("skipped_locks", 0L),
            numbers.getOrDefault("skipped_stack", 0L),
            numbers.getOrDefault("skipped_other", 0L),
            numbers.getOrDefault("missed", 0L),
            numbers.getOrDefault("lost_records", 0L),
            numbers.getOrDefault("lost_bytes", 0L),
            numbers.getOrDefault("records", 0L)));
  }
}
