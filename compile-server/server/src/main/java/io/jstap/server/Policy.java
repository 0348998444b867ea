// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may do what. The first entry that names an identity holds; without one there is no service.
 */
final class Policy {
  /**
   * One entry.
   *
   * @param identities patterns in which * stands for any characters
   */
  record Entry(List<String> identities, Role role) {
    Entry {
      identities = List.copyOf(identities);
    }

    private boolean names(String identity) {
      return identities.stream().anyMatch(pattern -> matches(pattern, identity));
    }
  }

  private final List<Entry> entries;

  Policy(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** What somebody may do; empty when nothing. */
  Optional<Role> role(String identity) {
    return entries.stream().filter(entry -> entry.names(identity)).findFirst().map(Entry::role);
  }

  private static boolean matches(String pattern, String identity) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    return Pattern.matches(regex, identity);
  }
}
