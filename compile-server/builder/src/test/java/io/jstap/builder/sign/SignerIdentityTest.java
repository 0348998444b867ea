// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.testing.Fixture;
import io.jstap.builder.testing.TestSigner;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerIdentityTest {
  @TempDir Path folder = Path.of("");

  private Problem problem(String certificate, String key) {
    CollectingSink sink = new CollectingSink();
    assertTrue(
        SignerIdentity.load(folder.resolve(certificate), folder.resolve(key), sink).isEmpty());
    Problem problem = Fixture.only(sink);
    assertEquals("JS4006", problem.code());
    assertTrue(problem.help().isPresent());
    return problem;
  }

  private void assertProblem(String wanted, Problem problem) {
    assertTrue(problem.message().contains(wanted), problem.message());
  }

  @Test
  void unfitKeysAndCertificatesAreRefused() throws IOException, InterruptedException {
    TestSigner.make(folder, "good", "rsa:2048", "codeSigning");
    TestSigner.make(folder, "other", "rsa:2048", "codeSigning");
    TestSigner.make(folder, "short", "rsa:1024", "codeSigning");
    TestSigner.make(folder, "ec", "ec", "codeSigning");
    TestSigner.make(folder, "tls", "rsa:2048", "serverAuth");
    TestSigner.make(folder, "bare", "rsa:2048", "");
    assertProblem("less than 2048 bits", problem("short.pem", "short.key"));
    assertProblem("no RSA key", problem("ec.pem", "ec.key"));
    assertProblem("not meant for code signing", problem("tls.pem", "tls.key"));
    assertProblem("not meant for code signing", problem("bare.pem", "bare.key"));
    assertProblem("does not belong to", problem("good.pem", "other.key"));
    assertProblem("holds no certificate", problem("good.key", "good.key"));
    assertProblem("nothing.pem", problem("nothing.pem", "good.key"));
    Files.writeString(folder.resolve("text.pem"), "hello\n");
    assertProblem("is no PEM file", problem("text.pem", "good.key"));
    Files.setPosixFilePermissions(
        folder.resolve("good.key"), PosixFilePermissions.fromString("rw-r-----"));
    assertProblem("others may read", problem("good.pem", "good.key"));
  }
}
