// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asked for what, and what came of it: a JSON object a line (NDJSON). Each holds the digest of
 * the line before it, so that no line can be changed, taken out or put in without all behind it
 * being written anew. Files of 32 MiB, named after their first number; the chain goes through all
 * of them. Safe for use by several threads of one process.
 */
final class AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final long FULL = 32L << 20;
  private static final String PREFIX = "audit-";
  private static final String SUFFIX = ".ndjson";
  private static final String NOTHING = "0".repeat(64);

  private final Path folder;
  private final long full;
  private Path file;
  private long next;
  private String previous;

  /**
   * One record.
   *
   * @param identity who asked
   * @param what the method
   * @param script digest of the script, or empty
   * @param options what was asked for, in words
   * @param verdict what came of it
   * @param module digest of the signed module, or empty
   * @param milliseconds how long it took
   */
  record Entry(
      String identity,
      String what,
      String script,
      String options,
      String verdict,
      String module,
      long milliseconds) {}

  private AuditLog(Path folder, long full, Path file, long next, String previous) {
    this.folder = folder;
    this.full = full;
    this.file = file;
    this.next = next;
    this.previous = previous;
  }

  /** Opens the log of a folder, to go on where it ends; makes both when they are missing. */
  static AuditLog open(Path folder) {
    return open(folder, FULL);
  }

  static AuditLog open(Path folder, long full) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      List<Path> files = files(folder);
      if (files.isEmpty()) {
        return new AuditLog(folder, full, folder.resolve(name(0)), 0, NOTHING);
      }
      Path last = files.getLast();
      List<String> lines = Files.readAllLines(last);
      if (lines.isEmpty()) {
        throw new IOException(last + " is empty");
      }
      JsonElement number = parse(lines.getLast()).get("number");
      if (number == null) {
        throw new IOException("the last line of " + last + " has no number");
      }
      return new AuditLog(folder, full, last, number.getAsLong() + 1, digest(lines.getLast()));
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new StartupException(
          "the audit log in " + folder + " can not be continued: " + e.getMessage(),
          "look at its last file; move the folder away to begin a new log",
          e);
    }
  }

  private static String name(long number) {
    return PREFIX + "%012d".formatted(number) + SUFFIX;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().matches("audit-[0-9]{12}\\.ndjson"))
          .sorted()
          .toList();
    }
  }

  private static JsonObject parse(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  private static String digest(String line) {
    try {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Writes a record. What can not be recorded is not done: the caller gets the exception. */
  synchronized void append(Entry entry) throws IOException {
    JsonObject record = new JsonObject();
    record.addProperty("number", next);
    record.addProperty("time", Instant.now().toString());
    record.addProperty("identity", entry.identity());
    record.addProperty("what", entry.what());
    record.addProperty("script", entry.script());
    record.addProperty("options", entry.options());
    record.addProperty("verdict", entry.verdict());
    record.addProperty("module", entry.module());
    record.addProperty("milliseconds", entry.milliseconds());
    record.addProperty("previous", previous);
    String line = record.toString();
    if (Files.exists(file) && Files.size(file) >= full) {
      file = folder.resolve(name(next));
    }
    Files.write(
        file,
        (line + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    next++;
    previous = digest(line);
  }

  /**
   * Checks the chain.
   *
   * @return the lines, all of them; what is wrong is told by the exception
   * @throws IOException when a file can not be read, or the chain is broken
   */
  static List<String> verified(Path folder) throws IOException {
    List<String> all = new ArrayList<>();
    String expected = "";
    for (Path file : files(folder)) {
      for (String line : Files.readAllLines(file)) {
        Optional<String> previous = previous(line);
        // The first file that is still there may go on from one that was put away.
        if (previous.isEmpty() || (!expected.isEmpty() && !previous.get().equals(expected))) {
          throw new IOException(file + ": the chain is broken before this line: " + line);
        }
        all.add(line);
        expected = digest(line);
      }
    }
    LOG.debug("{} lines in {}", all.size(), folder);
    return all;
  }

  private static Optional<String> previous(String line) {
    try {
      return Optional.ofNullable(parse(line).get("previous")).map(value -> value.getAsString());
    } catch (JsonParseException | IllegalStateException e) {
      // No line of a log: the chain is broken here.
      return Optional.empty();
    }
  }
}
