// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.source;

import java.util.Arrays;
import java.util.Optional;

/**
 * The group a user must be in so that a module may be loaded for them, from most to least trusted.
 */
public enum Privilege {
  STAPDEV("stapdev"),
  STAPSYS("stapsys"),
  STAPUSR("stapusr");

  private final String group;

  Privilege(String group) {
    this.group = group;
  }

  /** The name of the group, as it stands in the manifest. */
  public String group() {
    return group;
  }

  /** The class of a group; empty when the group has none. */
  public static Optional<Privilege> ofGroup(String group) {
    return Arrays.stream(values()).filter(privilege -> privilege.group.equals(group)).findFirst();
  }

  /** Whether members may do what members of the other group may do. */
  public boolean includes(Privilege other) {
    return compareTo(other) <= 0;
  }
}
