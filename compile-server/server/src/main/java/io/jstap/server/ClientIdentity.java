// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name in a client's certificate: the one URI {@code jstap:ROLE/NAME} among its subject
 * alternative names (RFC 5280 §4.2.1.6).
 */
final class ClientIdentity {
  private static final int URI = 6;
  private static final Pattern VALID =
      Pattern.compile("jstap:[a-z0-9-]{1,40}/[A-Za-z0-9_.@-]{1,80}");

  private ClientIdentity() {}

  /** Empty when there is none, or more than one, or it has other characters than it may. */
  static Optional<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (Integer.valueOf(URI).equals(name.get(0)) && name.get(1) instanceof String text) {
            names.add(text);
          }
        }
      }
    } catch (CertificateParsingException e) {
      // A certificate whose names can not be read names nobody.
      return Optional.empty();
    }
    return names.size() == 1 && VALID.matcher(names.getFirst()).matches()
        ? Optional.of(names.getFirst())
        : Optional.empty();
  }
}
