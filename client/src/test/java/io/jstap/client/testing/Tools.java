// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine. */
public final class Tools {
  private Tools() {}

  /** Runs one; a status other than 0 is an error, with what it said. */
  public static void run(Path folder, String... words) throws IOException {
    Path log = Files.createTempFile(folder, "tool", ".log");
    Process process =
        new ProcessBuilder(List.of(words))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", words) + ":\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /** Compiles the helper that speaks the protocol without a kernel. */
  public static Path compileHelper(Path folder) throws IOException {
    Path home = Path.of(System.getProperty("jstap.home", ".")).toAbsolutePath();
    Path program = folder.resolve("helper");
    run(
        folder,
        "gcc",
        "-O1",
        "-Wall",
        "-Werror",
        "-o",
        program.toString(),
        home.resolve("client/src/test/c/helper.c").toString());
    return program;
  }
}
