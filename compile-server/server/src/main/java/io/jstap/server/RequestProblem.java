// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.ProblemCode;

/** What can be wrong with a request before any stage sees it. */
enum RequestProblem implements ProblemCode {
  BAD_FIELD("JS5101"),
  KERNEL_NOT_NAMED("JS5102"),
  OVERLOADED("JS5103"),
  NOT_PERMITTED("JS5104"),
  UNKNOWN_LANGUAGE_VERSION("JS5105"),
  NO_ROOM("JS5106"),
  NOT_SIGNED("JS5107"),
  TOO_BIG("JS5108"),
  NO_PROGRAM("JS5120"),
  /** Something that SystemTap knows and that changes nothing here. */
  WITHOUT_EFFECT("JS5140"),
  INTERNAL("JS5199");

  private final String id;

  RequestProblem(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
