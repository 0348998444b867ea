// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

/**
 * The names that policies of compile servers know clients by: {@code jstap:ROLE/NAME}, a URI among
 * the subject alternative names of a client's certificate (RFC 5280 §4.2.1.6).
 */
final class ClientIdentities {
  /** What such a name begins with. */
  static final String SCHEME = "jstap:";

  private ClientIdentities() {}

  /** Whether a word can be a role: lower-case letters, digits and hyphens. */
  static boolean isRole(String word) {
    return word.matches("[a-z0-9-]{1,40}");
  }

  /** The identity of somebody in a role; characters of the name that it can not hold become "_". */
  static String of(String role, String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_.@-]", "_");
    return SCHEME + role + "/" + plain.substring(0, Math.min(80, plain.length()));
  }
}
