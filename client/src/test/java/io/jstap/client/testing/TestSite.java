// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.testing;

import io.jstap.certs.CertsException;
import io.jstap.certs.UserState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * An installation with its own authority, as {@code jstap-certs dev} makes it, and a folder of
 * trusted signers.
 */
public record TestSite(Path folder) {
  /** Makes one. RSA keys take a second. */
  public static TestSite make(Path folder) throws IOException, GeneralSecurityException {
    try {
      new UserState(folder).development();
    } catch (CertsException e) {
      throw new IOException(e);
    }
    TestSite site = new TestSite(folder);
    Files.createDirectories(site.trusted());
    Files.copy(site.signer(), site.trusted().resolve("signer.pem"));
    return site;
  }

  public Path server() {
    return folder.resolve("server");
  }

  public Path client() {
    return folder.resolve("client");
  }

  public Path trusted() {
    return folder.resolve("trusted");
  }

  public Path signer() {
    return server().resolveSibling("signer").resolve("signer.pem");
  }

  public Path signerKey() {
    return server().resolveSibling("signer").resolve("signer.key");
  }
}
