// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet;

import io.jstap.diagnostics.ProblemCode;

/** What can be wrong with a rollout. */
public enum FleetProblem implements ProblemCode {
  BAD_SELECTOR("JS5201"),
  BAD_YAML("JS5202"),
  UNKNOWN_KEY("JS5203"),
  MISSING_KEY("JS5204"),
  BAD_VALUE("JS5205"),
  CONTRADICTION("JS5206"),
  NOT_MEASURED("JS5207"),
  NOTHING_SELECTED("JS5208"),
  EVERYTHING_SELECTED("JS5209"),
  NAME_IN_USE("JS5210"),
  KERNEL_FAILS("JS5211"),
  SCRIPT_MISSING("JS5212"),
  NEEDS_PROGRAMS("JS5213");

  private final String id;

  FleetProblem(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
