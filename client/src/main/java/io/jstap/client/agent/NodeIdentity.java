// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.transport.PemKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Who this node is: the name in its own certificate, {@code jstap:node/NAME}. */
final class NodeIdentity {
  private static final int URI = 6;
  private static final String ROLE = "jstap:node/";

  private NodeIdentity() {}

  /** Reads it from {@code client.pem} of a folder. */
  static String of(Path certificates) throws ClientException {
    Path file = certificates.resolve("client.pem");
    List<String> names = new ArrayList<>();
    try {
      X509Certificate own = PemKeys.certificates(file)[0];
      Collection<List<?>> all = own.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (Integer.valueOf(URI).equals(name.get(0))) {
            names.add(String.valueOf(name.get(1)));
          }
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new ClientException(
          ClientProblem.NODE_IDENTITY,
          "cannot read the node's certificate " + file + ": " + e.getMessage(),
          "have one issued on the build host: jstap-certs issue client --role node --name NAME",
          e);
    }
    if (names.size() != 1 || !names.getFirst().startsWith(ROLE)) {
      throw new ClientException(
          ClientProblem.NODE_IDENTITY,
          "the certificate " + file + " is of " + names + ", and of no node",
          "have one issued on the build host: jstap-certs issue client --role node --name NAME");
    }
    return names.getFirst();
  }
}
