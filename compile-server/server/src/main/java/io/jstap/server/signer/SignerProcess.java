// SPDX-License-Identifier: Apache-2.0
package io.jstap.server.signer;

import io.jstap.server.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A signer that a compile server starts for itself, so that its own process never reads the key.
 * They run as the same user, which is good enough for development: a script can not reach the key
 * out of a compiler's box, but whoever takes over the compile server can.
 */
public final class SignerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path folder;
  private final SignerClient client;

  private SignerProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.client = new SignerClient(socket(folder));
  }

  private static Path socket(Path folder) {
    return folder.resolve("signer.sock");
  }

  /**
   * Starts one; it ends when this process does.
   *
   * @param home the installation
   * @param keys folder of {@code signer.pem} and {@code signer.key}
   */
  public static SignerProcess start(Path home, Path keys, boolean allowRoot) {
    try {
      Path folder = Files.createTempDirectory("jstap-signer");
      List<String> words = new ArrayList<>();
      words.add(home.resolve("bin/jstap-signer").toString());
      words.addAll(List.of("--socket", socket(folder).toString(), "--keys", keys.toString()));
      words.add("--until-input-ends");
      if (allowRoot) {
        words.add("--allow-root");
      }
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      return new SignerProcess(builder.start(), folder);
    } catch (IOException e) {
      throw new StartupException(
          "cannot start the module signer: " + e.getMessage(),
          "start bin/jstap-signer yourself and name its socket with --signer",
          e);
    }
  }

  /** Its socket, once it listens. */
  public SignerClient client() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!client.answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new StartupException(
            "the module signer did not start; what it said is above",
            "make its key and certificate with bin/jstap-certs dev");
      }
      Thread.sleep(20);
    }
    return client;
  }

  @Override
  public void close() throws IOException {
    // The end of its input tells it to end.
    process.getOutputStream().close();
    process.onExit().join();
    Files.deleteIfExists(socket(folder));
    Files.deleteIfExists(folder);
  }
}
