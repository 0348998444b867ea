// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Decides whether a module may be handed to the helper: signature, manifest, machine, time. The
 * helper repeats all of it; the client asks first because it can say more of what to do.
 */
public final class ModuleVerifier {
  private final SignatureVerifier signatures;

  public ModuleVerifier(List<X509Certificate> trusted) {
    this.signatures = new SignatureVerifier(trusted);
  }

  /**
   * Verifies a whole file for this machine.
   *
   * @return its manifest
   * @throws ClientException with the reason when it is refused
   */
  public Manifest verify(byte[] file, Node node, Instant now) throws ClientException {
    Manifest manifest = verifyOrigin(file, now);
    manifest.check(node, now);
    return manifest;
  }

  /** Verifies signature and manifest only, for a module that another machine will load. */
  public Manifest verifyOrigin(byte[] file, Instant now) throws ClientException {
    int signed = signatures.verify(file, now);
    return Manifest.read(Arrays.copyOf(file, signed));
  }

  /**
   * Whether a file whose signature somebody else judges was made for that machine and this time.
   *
   * @return its manifest
   */
  public static Manifest verifyPlace(byte[] file, Node node, Instant now) throws ClientException {
    Manifest manifest = readManifest(file);
    manifest.check(node, now);
    return manifest;
  }

  /** Reads the manifest of a file whose signature nobody here can judge. */
  public static Manifest readManifest(byte[] file) throws ClientException {
    return Manifest.read(Arrays.copyOf(file, AppendedSignature.find(file).payloadSize()));
  }
}
