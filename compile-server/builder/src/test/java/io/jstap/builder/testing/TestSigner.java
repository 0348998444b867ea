// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.process.Command;
import io.jstap.builder.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes keys and certificates with openssl, and calls it to verify. */
public final class TestSigner {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private TestSigner() {}

  /** Runs a program; fails the test when it fails. */
  public static String run(Path folder, String... words) throws InterruptedException {
    Outcome outcome = new Command(List.of(words), folder, DEADLINE).run();
    assertTrue(outcome.succeeded(), () -> String.join(" ", words) + "\n" + outcome);
    return outcome.output() + outcome.errors();
  }

  /**
   * Writes NAME.key and NAME.pem.
   *
   * @param algorithm as openssl's -newkey takes it
   * @param usage extended key usage; empty for none
   */
  public static void make(Path folder, String name, String algorithm, String usage)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("openssl", "req", "-x509", "-nodes", "-days", "2"));
    words.addAll(List.of("-newkey", algorithm, "-keyout", name + ".key", "-out", name + ".pem"));
    words.addAll(List.of("-subj", "/CN=test signer " + name));
    if (algorithm.startsWith("ec")) {
      words.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
    }
    if (!usage.isEmpty()) {
      words.addAll(List.of("-addext", "extendedKeyUsage=" + usage));
    }
    run(folder, words.toArray(String[]::new));
    Files.setPosixFilePermissions(
        folder.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
  }
}
