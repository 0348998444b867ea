// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs tools. */
public final class Commands {
  private Commands() {}

  /** Runs to the end; the output, or a failure that shows it. */
  public static List<String> run(List<String> command) {
    try {
      Path output = Files.createTempFile("jstap-test", ".out");
      try {
        int status =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        if (status != 0) {
          throw new AssertionError(command + " failed with " + status + ": " + lines);
        }
        return lines;
      } finally {
        Files.delete(output);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          command.getFirst() + " is needed by this test: install it", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Gives all that readelf prints of one kind of debug information to a consumer. */
  public static void readelf(String kind, Path file, Consumer<String> lines) {
    runUntil(
        List.of("readelf", "-W", "--debug-dump=" + kind, file.toString()),
        line -> {
          lines.accept(line);
          return false;
        });
  }

  /** Gives lines to a consumer until it has enough, then ends the tool. */
  public static void runUntil(List<String> command, Predicate<String> enough) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
        String line = reader.readLine();
        while (line != null && !enough.test(line)) {
          line = reader.readLine();
        }
      } finally {
        process.destroy();
        process.waitFor();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          command.getFirst() + " is needed by this test: install it", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
