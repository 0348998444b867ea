// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.source;

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
}
